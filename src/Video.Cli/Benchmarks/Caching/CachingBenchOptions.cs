using Video.Ingest.Sampling;
using Video.Ingest.Sources;
using Video.Vision.Caching;
using Video.Vision.Reduction;

namespace Video.Cli.Benchmarks.Caching;

/// <summary>What a caching bench measures.</summary>
internal sealed record CachingBenchOptions
{
    /// <summary>What every other method is compared with.</summary>
    public const string FullMethod = "full";

    private const string Both = "both";

    // Decoded frames wait in memory: 0.44 MB each at 384 x 384.
    private const int MostFrames = 4000;

    /// <summary>Files or URLs, at least one.</summary>
    public required IReadOnlyList<string> Clips { get; init; }

    /// <summary>so400m, embedded or both.</summary>
    public string Shape { get; init; } = Both;

    /// <summary>Frames taken of a second of video. Above 0, up to 60.</summary>
    public double FramesPerSecond { get; init; } = 2;

    /// <summary>Where in the clips to begin; null: at their first picture.</summary>
    public TimeSpan? From { get; init; }

    /// <summary>How much of each clip, above 0 and at most 86400; null: as much as gives <see cref="Frames"/>.</summary>
    public double? Seconds { get; init; }

    /// <summary>Most frames of each clip, 2 to 4000; null: what one sits through, 40 of the large tower and 160 of the embedded one, or all of <see cref="Seconds"/>.</summary>
    public int? Frames { get; init; }

    /// <summary>How often each clip is gone through. Medians over the rounds are reported. 1 to 100.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>Vision methods beside `full`, with options where wanted.</summary>
    public IReadOnlyList<string> Vision { get; init; } = [.. FeatureCachers.Names.Where(name => name != FullMethod)];

    /// <summary>Token methods, likewise.</summary>
    public IReadOnlyList<string> Tokens { get; init; } = TokenReducers.Names;

    /// <summary>The towers that <see cref="Shape"/> stands for.</summary>
    public IReadOnlyList<string> Shapes => Shape == Both ? [BenchTower.Published, BenchTower.Embedded] : [Shape];

    /// <summary>Every vision method, `full` first.</summary>
    public IReadOnlyList<string> Methods => [FullMethod, .. Vision.Where(method => method != FullMethod).Distinct()];

    /// <summary>What is read of a clip for a tower.</summary>
    public SourceSpec Source(string clip, int side) => new()
    {
        Location = clip,
        Sampling = new FixedRate(FramesPerSecond),
        Width = side,
        Height = side,
        From = From,
        To = Seconds is { } seconds ? (From ?? TimeSpan.Zero) + TimeSpan.FromSeconds(seconds) : null,
    };

    public int MostFramesOf(string shape) => Frames ?? (Seconds is not null ? MostFrames : shape == BenchTower.Published ? 40 : 160);

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: names the option that is out of its range, or the method that does not exist.</exception>
    public void Validate()
    {
        if (Clips.Count == 0) throw Invalid("No clip is given.", "clip");
        if (Shape is not (Both or BenchTower.Published or BenchTower.Embedded))
            throw Invalid($"There is no tower '{Shape}'; there are {BenchTower.Published}, {BenchTower.Embedded} and {Both}.", "shape");
        if (FramesPerSecond is not (> 0 and <= 60)) throw Invalid("'--fps' is above 0 and at most 60.", "fps");
        if (Seconds is not (null or (> 0 and <= 86_400))) throw Invalid("'--seconds' is above 0 and at most 86400.", "seconds");
        if (Frames is < 2 or > MostFrames) throw Invalid($"'--frames' is 2 to {MostFrames}.", "frames");
        if (Rounds is < 1 or > 100) throw Invalid("'--rounds' is 1 to 100.", "rounds");
        foreach (var method in Methods) MethodSpec.Parse(method, "vision", FeatureCachers.Names);
        foreach (var method in Tokens) TokenReducers.Parse(method);
    }

    private static VideoException Invalid(string message, string param) => new(ErrorCode.InvalidArgument, message, param);
}
