using Orleans;
using Video.Answering.Watching;

namespace Video.Streams.Watching;

/// <summary>Where a stream has come to.</summary>
[GenerateSerializer]
public sealed record StreamNow
{
    /// <summary>The newest frame of this run; null before the first.</summary>
    [Id(0)] public LookTime? Newest { get; init; }

    /// <summary>Stream time of the newest frame that showed something new.</summary>
    [Id(1)] public TimeSpan? Changed { get; init; }

    /// <summary>True: no frame will come any more.</summary>
    [Id(2)] public bool Over { get; init; }

    [Id(3)] public Fault? Fault { get; init; }
}

/// <summary><see cref="MediaTime"/> as it travels through a grain call.</summary>
[GenerateSerializer]
public sealed record LookTime([property: Id(0)] int Epoch, [property: Id(1)] TimeSpan Position, [property: Id(2)] DateTimeOffset WallClock)
{
    public static LookTime Of(MediaTime time) => new(time.Epoch, time.Position, time.WallClock);

    public MediaTime ToTime() => new(Epoch, Position, WallClock);
}

/// <summary><see cref="WatchQuestion"/> likewise.</summary>
[GenerateSerializer]
public sealed record LookQuestion([property: Id(0)] string Text, [property: Id(1)] double EvidenceFrom);

/// <summary>What was seen: one verdict a question, or why there is none.</summary>
[GenerateSerializer]
public sealed record LookReply
{
    [Id(0)] public LookTime? At { get; init; }

    [Id(1)] public IReadOnlyList<LookVerdict> Verdicts { get; init; } = [];

    [Id(2)] public Fault? Fault { get; init; }

    public static LookReply From(WatchReading reading) => new()
    {
        At = LookTime.Of(reading.At),
        Verdicts = [.. reading.Verdicts.Select(verdict => new LookVerdict(
            verdict.Verdict.Probability, verdict.Verdict.Mass,
            [.. verdict.Evidence.Select(span => new EvidenceSpan(span.Range.From.TotalSeconds, span.Range.To.TotalSeconds, Math.Round(span.Weight, 3)))]))],
    };
}

[GenerateSerializer]
public sealed record LookVerdict([property: Id(0)] double Probability, [property: Id(1)] double Mass, [property: Id(2)] IReadOnlyList<EvidenceSpan> Evidence);
