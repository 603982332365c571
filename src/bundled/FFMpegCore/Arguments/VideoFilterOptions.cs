namespace FFMpegCore.Arguments;

public class VideoFilterOptions
{
    public List<IVideoFilterArgument> Arguments { get; } = [];

    public VideoFilterOptions Scale(int width, int height)
    {
        Arguments.Add(new ScaleArgument(width, height));
        return this;
    }
}
