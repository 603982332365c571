using System.Globalization;
using FFMpegCore;
using FFMpegCore.Arguments;
using Video.Ingest.Limits;
using Video.Ingest.Network;
using Video.Ingest.Sources;

namespace Video.Ingest.Decoding;

/// <summary>ffmpeg's command line for one reading of a source: choose, scale, stamp, deliver.</summary>
internal sealed record DecodeCommand(SourceDescription Source, SourceRoute Route, int Width, int Height)
{
    /// <summary>Added to every time on the way, because NUT has no negative ones: 11 days, exact in the double that ffmpeg computes it in.</summary>
    public static readonly TimeSpan TimeOffset = TimeSpan.FromTicks(10_000_000_000_000);

    // Decoders keep some pictures per thread. Above 4k that is bounded by fewer threads: 8k in 10 bits is 100 MB a picture.
    private const int LargePicture = 4096 * 2304;
    private const int ThreadsForLarge = 4;

    // Landing before the asked time is cheap, after it would lose frames: some indexes point a little late.
    private static readonly TimeSpan SeekMargin = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether times are those of the source's own clock, so that they mean the same before and after a seek. Otherwise ffmpeg moves them to about 0
    /// and mends what jumps (a restarted recorder in the middle of a transport stream).
    /// </summary>
    public bool KeepClock { get; init; }

    /// <summary>
    /// The source never ends, and its clock may do what it likes: times are passed on such that each is later than the one before, by what the source says, but by no less than
    /// a tick (its clock stood still or went back) and by no more than <see cref="LongestStep"/> (it went ahead). ffmpeg itself mends nothing: what it mends is not counted,
    /// and pictures whose times lie before those of their predecessors it would drop until the old time is reached again.
    /// </summary>
    public bool Live { get; init; }

    /// <summary>See <see cref="Live"/>.</summary>
    public static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(1);

    /// <summary>Reading begins at the last key picture before this time since the source's beginning; null: at the beginning.</summary>
    public TimeSpan? SeekTo { get; init; }

    /// <summary>Conditions of ffmpeg's select filter, applied one after the other, that a picture must meet to be scaled and delivered.</summary>
    public IReadOnlyList<string> Selections { get; init; } = [];

    /// <summary>Ends after so many pictures; null: never.</summary>
    public int? Pictures { get; init; }

    /// <param name="output">Where ffmpeg writes, as it stands on the command line.</param>
    public FFMpegArgumentProcessor To(string output)
    {
        var input = Route.Url is { } url
            ? FFMpegArguments.FromUrlInput(url, DescribeInput)
            : FFMpegArguments.FromFileInput(Source.Location.Path!, verifyExists: false, DescribeInput);
        return input
            .WithGlobalOptions(options => options.WithVerbosityLevel(VerbosityLevel.Error))
            .OutputToUrl(output, DescribeOutput);
    }

    private void DescribeInput(FFMpegArgumentOptions input)
    {
        input.WithCustomArgument("-nostdin").WithCustomArgument(ProgramLimits.Arguments).WithCustomArgument(Route.Options);
        if (Source.Width * (long)Source.Height > LargePicture) input.UsingThreads(ThreadsForLarge);
        // Looking at 20 pictures to guess a rate that nobody needs would take a slow camera's connection 20 s.
        if (Live) input.WithCustomArgument("-fpsprobesize 0");
        if (KeepClock || Live) input.WithCustomArgument("-copyts");
        if (Live && Source.WithoutTimes) input.WithCustomArgument("-use_wallclock_as_timestamps 1");
        if (SeekTo > SeekMargin) input.WithCustomArgument("-noaccurate_seek").Seek(SeekTo - SeekMargin);
    }

    private void DescribeOutput(FFMpegArgumentOptions output)
    {
        output
            .WithCustomArgument($"-map 0:{Source.StreamIndex} -an -sn -dn -map_metadata -1 -map_chapters -1")
            .WithVideoFilters(filters => filters.Arguments.AddRange(Filters()))
            .WithVideoCodec("rawvideo")
            .ForcePixelFormat("rgb24")
            // The raw encoder has a thread a core unless told, and each holds back a picture.
            .WithCustomArgument("-enc_time_base 1:10000000 -flush_packets 1 -threads 1");
        if (Live) output.WithCustomArgument("-fps_mode passthrough");
        if (Pictures is { } pictures) output.WithFrameOutputCount(pictures);
        output.ForceFormat("nut");
    }

    private IEnumerable<Filter> Filters()
    {
        foreach (var selection in Selections) yield return new Filter("select", selection);
        yield return new Filter("settb", "1/10000000");
        yield return new Filter("setpts", Live ? SteppedTime : string.Create(CultureInfo.InvariantCulture, $"PTS+{TimeOffset.Ticks}"));
        yield return new Filter("scale", $"{Width}:{Height}:flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp{Matrix}");
    }

    // max of no time and a number is the number (libavutil/eval.c), so a picture without a time is one tick after its predecessor.
    private static string SteppedTime => string.Create(CultureInfo.InvariantCulture,
        $"if(isnan(PREV_OUTPTS),max(PTS,0)+{TimeOffset.Ticks},PREV_OUTPTS+min(max(PTS-PREV_INPTS,1),{LongestStep.Ticks}))");

    // ffmpeg takes pictures that do not say for standard definition (BT.601); players and encoders take larger ones for BT.709, and so do we.
    private string Matrix =>
        Source.ColorMatrix is null or "unknown" && (Source.Width >= 1280 || Source.Height >= 720) ? ":in_color_matrix=bt709" : "";

    private sealed record Filter(string Key, string Value) : IVideoFilterArgument;
}
