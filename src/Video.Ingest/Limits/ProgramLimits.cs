using FFMpegCore;

namespace Video.Ingest.Limits;

/// <summary>What ffmpeg and ffprobe may use of this machine, whatever they read.</summary>
public static class ProgramLimits
{
    /// <summary>Pixels of a picture at most: 8,192 x 8,192. A header of a few bytes can announce pictures of many gigabytes.</summary>
    public const int MostPixels = 8_192 * 8_192;

    /// <summary>
    /// Arguments that bound what one input can ask for: pictures, tracks, and bytes of one piece of memory (a gigabyte). How much memory the program takes
    /// altogether is bounded by <see cref="Options"/>.
    /// </summary>
    public static string Arguments { get; } = $"-max_alloc {1 << 30} -max_streams 64 -max_pixels {MostPixels}";

    // limited.sh, under the programs' names. Elsewhere than on Linux there is nothing to count address space by.
    private static readonly string? Launchers = OperatingSystem.IsLinux() ? Path.Combine(AppContext.BaseDirectory, "limited") : null;

    /// <summary>Starts the programs with a limit to their address space, without core dumps, and without the surroundings' proxies. No shell reads their arguments.</summary>
    public static FFOptions Options()
    {
        var options = GlobalFFOptions.Current.Clone();
        if (Launchers is not null) options.BinaryFolder = Launchers;
        return options;
    }
}
