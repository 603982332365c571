using System.IO.Pipes;
using FFMpegCore.Pipes;

namespace FFMpegCore.Arguments;

public class InputPipeArgument : PipeArgument, IInputArgument
{
    public readonly IPipeSource Writer;

    public InputPipeArgument(IPipeSource writer)
        : base(PipeDirection.Out) => Writer = writer;

    public override string Text => $"{Writer.GetStreamArguments()} -i {Quoting.Quote(PipePath)}";

    protected override Task ProcessDataAsync(CancellationToken token) => Writer.WriteAsync(Pipe, token);
}
