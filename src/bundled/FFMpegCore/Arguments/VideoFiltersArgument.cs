using FFMpegCore.Exceptions;

namespace FFMpegCore.Arguments;

/// <summary>A chain of filters. Commas within a value are escaped; the filters with an empty value are left out.</summary>
public class VideoFiltersArgument : IArgument
{
    public readonly VideoFilterOptions Options;

    public VideoFiltersArgument(VideoFilterOptions options) => Options = options;

    public string Text
    {
        get
        {
            if (Options.Arguments.Count == 0) throw new FFMpegArgumentException("No video-filter arguments provided");
            var filters = Options.Arguments.Where(filter => !string.IsNullOrEmpty(filter.Value)).Select(Describe);
            return $"-vf \"{string.Join(", ", filters)}\"";
        }
    }

    private static string Describe(IVideoFilterArgument filter)
    {
        var value = filter.Value.Replace(",", "\\,");
        return string.IsNullOrEmpty(filter.Key) ? value : $"{filter.Key}={value}";
    }
}
