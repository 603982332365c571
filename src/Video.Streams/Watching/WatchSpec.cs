using Orleans;
using Video.Answering.Watching;

namespace Video.Streams.Watching;

/// <summary>What somebody wants to be told of.</summary>
[GenerateSerializer]
public sealed record WatchSpec
{
    /// <summary>In the asker's words.</summary>
    [Id(0)] public required string Condition { get; init; }

    /// <summary>Seconds between looks; null: by itself.</summary>
    [Id(1)] public double? Interval { get; init; }

    /// <summary>As in <see cref="WatchRule.Hold"/>, in seconds.</summary>
    [Id(2)] public double Hold { get; init; } = new WatchRule().Hold.TotalSeconds;

    /// <summary>As in <see cref="WatchRule.Margin"/>.</summary>
    [Id(3)] public double Margin { get; init; } = new WatchRule().Margin;

    /// <summary>As in <see cref="WatchRule.Cooldown"/>, in seconds.</summary>
    [Id(4)] public double Cooldown { get; init; }

    /// <summary>From then on it looks no more; null: never.</summary>
    [Id(5)] public DateTimeOffset? Expires { get; init; }

    /// <summary>Who is told; null: nobody but those who ask for events.</summary>
    [Id(6)] public string? Webhook { get; init; }

    /// <summary>With what messages to the webhook are signed, sealed; null without one.</summary>
    [Id(7)] public string? SealedSecret { get; init; }

    /// <summary>The asker's own words, for finding and sorting.</summary>
    [Id(8)] public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>It does not look while it is paused.</summary>
    [Id(9)] public bool Paused { get; init; }

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: a field out of its range.</exception>
    public (string Question, WatchRule Rule, WatchPace Pace) Read()
    {
        var rule = new WatchRule { Margin = Margin, Hold = Seconds(Hold, "hold"), Cooldown = Seconds(Cooldown, "cooldown") };
        var pace = new WatchPace(Interval is { } interval ? Seconds(interval, "interval") : null);
        rule.Validate();
        pace.Validate();
        return (WatchCondition.ToQuestion(Condition), rule, pace);
    }

    private static TimeSpan Seconds(double value, string param) => double.IsFinite(value) && Math.Abs(value) < 1e9
        ? TimeSpan.FromSeconds(value)
        : throw new VideoException(ErrorCode.InvalidArgument, $"'{param}' is {value}; it is a number of seconds.", param);
}
