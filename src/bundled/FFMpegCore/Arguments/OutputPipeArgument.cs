using System.IO.Pipes;
using FFMpegCore.Pipes;

namespace FFMpegCore.Arguments;

public class OutputPipeArgument : PipeArgument, IOutputArgument
{
    public readonly IPipeSink Reader;

    public OutputPipeArgument(IPipeSink reader)
        : base(PipeDirection.In) => Reader = reader;

    public override string Text => $"{Quoting.Quote(PipePath)} -y";

    protected override Task ProcessDataAsync(CancellationToken token) => Reader.ReadAsync(Pipe, token);
}
