using FFMpegCore.Arguments;

namespace FFMpegCore;

/// <summary>Arguments of one input or one output; they stand directly before it.</summary>
public class FFMpegArgumentOptions : FFMpegArgumentsBase
{
    internal FFMpegArgumentOptions()
    {
    }

    public FFMpegArgumentOptions WithDuration(TimeSpan? duration) => WithArgument(new DurationArgument(duration));

    public FFMpegArgumentOptions WithFrameOutputCount(int frames) => WithArgument(new FrameOutputCountArgument(frames));

    public FFMpegArgumentOptions UsingThreads(int threads) => WithArgument(new ThreadsArgument(threads));

    public FFMpegArgumentOptions WithVideoCodec(string videoCodec) => WithArgument(new VideoCodecArgument(videoCodec));

    public FFMpegArgumentOptions WithVideoFilters(Action<VideoFilterOptions> videoFilterOptions)
    {
        var options = new VideoFilterOptions();
        videoFilterOptions(options);
        return WithArgument(new VideoFiltersArgument(options));
    }

    /// <summary>Text that goes to the program as it stands; whoever writes it quotes it.</summary>
    public FFMpegArgumentOptions WithCustomArgument(string argument) => WithArgument(new CustomArgument(argument));

    public FFMpegArgumentOptions Seek(TimeSpan? seekTo) => WithArgument(new SeekArgument(seekTo));

    public FFMpegArgumentOptions ForceFormat(string format) => WithArgument(new ForceFormatArgument(format));

    public FFMpegArgumentOptions ForcePixelFormat(string pixelFormat) => WithArgument(new ForcePixelFormat(pixelFormat));

    public FFMpegArgumentOptions WithArgument(IArgument argument)
    {
        Arguments.Add(argument);
        return this;
    }
}
