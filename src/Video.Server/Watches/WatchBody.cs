using Video.Answering.Watching;
using Video.Streams.Watching;

namespace Video.Server.Watches;

/// <summary>Body of <c>POST /v1/streams/{id}/watches</c>.</summary>
public sealed record WatchBody
{
    /// <summary>A yes/no question ("is the door open?"), or a statement ("the door is open"); 1 to 500 characters.</summary>
    public required string Condition { get; init; }

    /// <summary>Seconds between looks, 0.1 to 3600; or "auto", when left out: twice a second while something changes, seldom when nothing does.</summary>
    public IntervalField? Interval { get; init; }

    /// <summary>Seconds for which the condition has to be met before that is an event, and over before the event ends; 0 to 3600.</summary>
    public double? Hold { get; init; }

    /// <summary>Met from a probability of 0.5 + this on, over at 0.5 - this; 0 to 0.49.</summary>
    public double? Margin { get; init; }

    /// <summary>Seconds after an event was told in which no other is; 0 to 86400.</summary>
    public double Cooldown { get; init; }

    /// <summary>Seconds from now, or a moment as in "2026-11-20T14:02:00Z", from which on it looks no more. Left out: never.</summary>
    public ExpiresField? Expires { get; init; }

    /// <summary>Who is told: an http(s) URL that takes POST. Left out: nobody; events can be listed and followed.</summary>
    public string? Webhook { get; init; }

    /// <summary>With what messages to the webhook are signed, 16 to 256 characters; left out, one is made and shown once, in the answer.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>Up to 32 words of the asker's own, 100 characters each; they come with every event.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <param name="now">For "expires".</param>
    /// <param name="sealedSecret">Where there is a webhook.</param>
    public WatchSpec ToSpec(DateTimeOffset now, string? sealedSecret)
    {
        var spec = new WatchSpec
        {
            Condition = Condition,
            Interval = Interval?.Seconds,
            Hold = Hold ?? new WatchRule().Hold.TotalSeconds,
            Margin = Margin ?? new WatchRule().Margin,
            Cooldown = Cooldown,
            Expires = Expires?.From(now),
            Webhook = Webhook,
            SealedSecret = sealedSecret,
            Labels = LabelsOf(Labels),
        };
        spec.Read();
        return spec;
    }

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: too many, or too long.</exception>
    internal static IReadOnlyDictionary<string, string> LabelsOf(IReadOnlyDictionary<string, string>? labels)
    {
        const int Most = 32, Longest = 100;
        if (labels is null) return new Dictionary<string, string>();
        if (labels.Count > Most) throw new VideoException(ErrorCode.InvalidArgument, $"'labels' has {labels.Count}; it has {Most} at most.", "labels");
        if (labels.FirstOrDefault(label => label.Key.Length is 0 or > Longest || label.Value is null || label.Value.Length > Longest) is { Key: { } wrong })
            throw new VideoException(ErrorCode.InvalidArgument, $"The label '{(wrong.Length > Longest ? wrong[..Longest] : wrong)}' is empty or longer than {Longest} characters.", "labels");
        return new Dictionary<string, string>(labels);
    }
}

/// <summary>Body of <c>PATCH /v1/streams/{id}/watches/{watch}</c>; what is left out stays as it is.</summary>
public sealed record WatchPatch
{
    /// <summary>True: it looks no more until this is false again. An event that goes on ends.</summary>
    public bool? Paused { get; init; }

    /// <summary>As when it is made.</summary>
    public ExpiresField? Expires { get; init; }

    /// <summary>As when it is made.</summary>
    public double? Cooldown { get; init; }

    /// <summary>As when it is made; they take the place of the ones before.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public WatchChange ToChange(DateTimeOffset now) => new()
    {
        Paused = Paused, Expires = Expires?.From(now), Cooldown = Cooldown, Labels = Labels is null ? null : WatchBody.LabelsOf(Labels),
    };
}
