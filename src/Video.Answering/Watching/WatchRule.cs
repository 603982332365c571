namespace Video.Answering.Watching;

/// <summary>When a condition counts as met, and when as over. Times are stream time.</summary>
public sealed record WatchRule
{
    public static readonly TimeSpan LongestHold = TimeSpan.FromHours(1), LongestCooldown = TimeSpan.FromDays(1);

    /// <summary>A condition is met from a probability of 0.5 + this on and over at 0.5 - this; between them it stays as it was. 0 to 0.49.</summary>
    public double Margin { get; init; } = 0.2;

    /// <summary>So long it has to be met, at every look, before that is an event, and over before the event ends. 0 to 1 h; 0: the first look decides.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>So long after an event was reported no other is: what is met by then is reported then, if it still is. 0 to 1 day.</summary>
    public TimeSpan Cooldown { get; init; }

    /// <summary>From this probability on a condition is met.</summary>
    public double Enter => 0.5 + Margin;

    /// <summary>Up to this probability it is over.</summary>
    public double Leave => 0.5 - Margin;

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: a value out of its range.</exception>
    public void Validate()
    {
        if (Margin is not (>= 0 and <= 0.49)) throw Invalid($"'margin' is {Margin}; it is 0 to 0.49.", "margin");
        if (Hold < TimeSpan.Zero || Hold > LongestHold) throw Invalid($"'hold' is {Hold.TotalSeconds} s; it is 0 to {LongestHold.TotalSeconds} s.", "hold");
        if (Cooldown < TimeSpan.Zero || Cooldown > LongestCooldown) throw Invalid($"'cooldown' is {Cooldown.TotalSeconds} s; it is 0 to {LongestCooldown.TotalSeconds} s.", "cooldown");
    }

    private static VideoException Invalid(string message, string param) => new(ErrorCode.InvalidArgument, message, param);
}
