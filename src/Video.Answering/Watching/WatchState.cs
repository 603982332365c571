namespace Video.Answering.Watching;

/// <summary>Where a watch stands between two looks. Plain values, so that it can be written down and gone on with.</summary>
/// <param name="Phase">Of the four.</param>
/// <param name="Since">First look of the rise or of the fall that is not decided yet; of no meaning in the other phases.</param>
/// <param name="From">First look at which the condition was met, of the event that goes on.</param>
/// <param name="LastBegan">When the newest event was decided on; null before the first.</param>
/// <param name="Peak">Highest probability of the rise, or of the event as it was last told of.</param>
public sealed record WatchState(WatchPhase Phase, MediaTime Since, MediaTime From, TimeSpan? LastBegan, double Peak)
{
    public static WatchState Start { get; } = new(WatchPhase.Waiting, default, default, null, 0);

    /// <summary>Whether an event goes on.</summary>
    public bool Met => Phase is WatchPhase.Met or WatchPhase.Falling;

    /// <summary>Whether the next look may decide something, so that it should not be long in coming.</summary>
    public bool Undecided => Phase is WatchPhase.Rising or WatchPhase.Falling;

    /// <summary>Takes the next look.</summary>
    /// <param name="rule">The watch's.</param>
    /// <param name="at">Later than the look before.</param>
    /// <param name="probability">0 to 1.</param>
    /// <returns>Where the watch stands now, and what that look decided.</returns>
    public (WatchState State, WatchTurn Turn) Look(WatchRule rule, MediaTime at, double probability) => Phase switch
    {
        WatchPhase.Waiting or WatchPhase.Rising => probability >= rule.Enter ? Rise(rule, at, probability) : (this with { Phase = WatchPhase.Waiting }, WatchTurn.None),
        _ => probability <= rule.Leave ? Fall(rule, at) : (this with { Phase = WatchPhase.Met, Peak = probability >= Peak + Watch.ClearerBy ? probability : Peak }, WatchTurn.None),
    };

    // What rose before a reconnection begins anew after it: nobody knows what was between.
    private (WatchState State, WatchTurn Turn) Rise(WatchRule rule, MediaTime at, double probability)
    {
        var goesOn = Phase == WatchPhase.Rising && Since.Epoch == at.Epoch;
        var next = this with { Phase = WatchPhase.Rising, Since = goesOn ? Since : at, Peak = goesOn ? Math.Max(Peak, probability) : probability };
        // Where the stream began anew since, its time says nothing about the last event's.
        var cooling = at.Position - LastBegan is { } passed && passed >= TimeSpan.Zero && passed < rule.Cooldown;
        var decided = at.Position - next.Since.Position >= rule.Hold && !cooling;
        return decided
            ? (next with { Phase = WatchPhase.Met, From = next.Since, LastBegan = at.Position }, WatchTurn.Began)
            : (next, WatchTurn.None);
    }

    private (WatchState State, WatchTurn Turn) Fall(WatchRule rule, MediaTime at)
    {
        var next = this with { Phase = WatchPhase.Falling, Since = Phase == WatchPhase.Falling ? Since : at };
        return at.Position - next.Since.Position >= rule.Hold ? (next with { Phase = WatchPhase.Waiting }, WatchTurn.Ended) : (next, WatchTurn.None);
    }
}

public enum WatchPhase
{
    /// <summary>The condition is not met.</summary>
    Waiting,

    /// <summary>It is met, but not for long enough, or too soon after the last event.</summary>
    Rising,

    /// <summary>An event goes on.</summary>
    Met,

    /// <summary>An event goes on, but the condition is not met any more; not yet for long enough.</summary>
    Falling,
}

/// <summary>What a look decided.</summary>
public enum WatchTurn
{
    None,

    /// <summary>An event began, at <see cref="WatchState.From"/>.</summary>
    Began,

    /// <summary>It goes on, and is clearer to see than it was when it was last told of.</summary>
    Clearer,

    /// <summary>It ended, at <see cref="WatchState.Since"/>.</summary>
    Ended,
}
