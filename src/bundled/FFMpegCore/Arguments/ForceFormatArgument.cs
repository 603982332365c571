namespace FFMpegCore.Arguments;

public class ForceFormatArgument : IArgument
{
    private readonly string _format;

    public ForceFormatArgument(string format) => _format = format;

    public string Text => $"-f {_format}";
}
