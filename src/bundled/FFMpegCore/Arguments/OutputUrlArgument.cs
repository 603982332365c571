namespace FFMpegCore.Arguments;

public class OutputUrlArgument : IOutputArgument
{
    public readonly string Url;

    public OutputUrlArgument(string url) => Url = url;

    public string Text => Url;

    public void Pre()
    {
    }

    public Task During(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public void Post()
    {
    }
}
