namespace FFMpegCore.Arguments;

public class ScaleArgument : IVideoFilterArgument
{
    public ScaleArgument(int width, int height) => Value = $"{width}:{height}";

    public string Key { get; } = "scale";

    public string Value { get; }
}
