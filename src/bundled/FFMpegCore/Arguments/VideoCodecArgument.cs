namespace FFMpegCore.Arguments;

public class VideoCodecArgument : IArgument
{
    public readonly string Codec;

    public VideoCodecArgument(string codec) => Codec = codec;

    public string Text => $"-c:v {Codec}";
}
