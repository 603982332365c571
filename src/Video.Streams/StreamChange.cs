using Orleans;

namespace Video.Streams;

/// <summary>What is to be different about an open stream; null: nothing.</summary>
[GenerateSerializer]
public sealed record StreamChange
{
    [Id(0)] public double? FramesPerSecond { get; init; }

    [Id(1)] public int? EveryNth { get; init; }

    [Id(2)] public string? WhenFull { get; init; }

    /// <summary>All labels; an empty set takes them away.</summary>
    [Id(3)] public Dictionary<string, string>? Labels { get; init; }

    [Id(4)] public bool? Paused { get; init; }

    internal StreamSpec ApplyTo(StreamSpec spec) => spec with
    {
        FramesPerSecond = EveryNth is null ? FramesPerSecond ?? spec.FramesPerSecond : FramesPerSecond,
        EveryNth = FramesPerSecond is null ? EveryNth ?? spec.EveryNth : EveryNth,
        WhenFull = WhenFull ?? spec.WhenFull,
        Labels = Labels ?? spec.Labels,
        Paused = Paused ?? spec.Paused,
    };
}
