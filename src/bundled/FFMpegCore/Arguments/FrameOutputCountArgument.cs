namespace FFMpegCore.Arguments;

public class FrameOutputCountArgument : IArgument
{
    public readonly int Frames;

    public FrameOutputCountArgument(int frames) => Frames = frames;

    public string Text => $"-vframes {Frames}";
}
