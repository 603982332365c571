using Orleans;

namespace Video.Streams.Watching;

/// <summary>A watch and how it stands.</summary>
[GenerateSerializer]
public sealed record WatchStatus
{
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required WatchSpec Spec { get; init; }

    [Id(2)] public required WatchActivity Activity { get; init; }

    /// <summary>As it is put to the model.</summary>
    [Id(3)] public required string Question { get; init; }

    /// <summary>Whether an event goes on.</summary>
    [Id(4)] public bool Met { get; init; }

    /// <summary>What the last look said, 0 to 1; null before the first.</summary>
    [Id(5)] public double? Probability { get; init; }

    /// <summary>As in <see cref="Video.Answering.Watching.Verdict.Mass"/>.</summary>
    [Id(6)] public double? Mass { get; init; }

    /// <summary>Stream time, in seconds, of the last look.</summary>
    [Id(7)] public double? Looked { get; init; }

    /// <summary>Looks since the service was started.</summary>
    [Id(8)] public long Looks { get; init; }

    /// <summary>Events that could not be written down, and were lost.</summary>
    [Id(9)] public long EventsLost { get; init; }

    [Id(10)] public DateTimeOffset Created { get; init; }

    /// <summary>Why the last look failed, in words; null where it did not.</summary>
    [Id(11)] public string? Reason { get; init; }
}

public enum WatchActivity
{
    /// <summary>It looks whenever it is due.</summary>
    Active,

    Paused,

    /// <summary>Its time is over.</summary>
    Expired,
}

/// <summary>Either watches, or why the call failed.</summary>
[GenerateSerializer]
public sealed record WatchReply
{
    [Id(0)] public IReadOnlyList<WatchStatus> Watches { get; init; } = [];

    [Id(1)] public Fault? Fault { get; init; }

    public static WatchReply Of(params WatchStatus[] watches) => new() { Watches = watches };

    public static WatchReply Of(VideoException failure) => new() { Fault = Fault.From(failure) };
}

/// <summary>What is to be different about a watch; null: as it is.</summary>
[GenerateSerializer]
public sealed record WatchChange
{
    [Id(0)] public bool? Paused { get; init; }

    [Id(1)] public DateTimeOffset? Expires { get; init; }

    [Id(2)] public double? Cooldown { get; init; }

    [Id(3)] public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
