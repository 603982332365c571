using FFMpegCore.Exceptions;

namespace FFMpegCore.Arguments;

public class OutputArgument : IOutputArgument
{
    public readonly bool Overwrite;
    public readonly string Path;

    public OutputArgument(string path, bool overwrite = true) => (Path, Overwrite) = (path, overwrite);

    public string Text => Quoting.Quote(Path) + (Overwrite ? " -y" : "");

    public void Pre()
    {
        if (!Overwrite && File.Exists(Path))
            throw new FFMpegException(FFMpegExceptionType.File, "Output file already exists and overwrite is disabled");
    }

    public Task During(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public void Post()
    {
    }
}
