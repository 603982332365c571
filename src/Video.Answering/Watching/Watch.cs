namespace Video.Answering.Watching;

/// <summary>One condition that is watched for, and where that stands.</summary>
/// <param name="id">Unique within the stream.</param>
/// <param name="question">As it is put to the model.</param>
/// <param name="rule">When it is an event.</param>
/// <param name="pace">How often it is asked.</param>
/// <param name="state">Where it stood last.</param>
public sealed class Watch(string id, string question, WatchRule rule, WatchPace pace, WatchState state)
{
    /// <summary>An event whose probability has grown by so much is told of again.</summary>
    public const double ClearerBy = 0.1;

    /// <summary>With less than this for yes and no together, the model did not take the question for one of yes or no.</summary>
    public const double LeastMass = 0.05;

    public string Id => id;

    public string Question => question;

    public WatchRule Rule => rule;

    public WatchState State { get; private set; } = state;

    /// <summary>Stream time of the last look; null before the first.</summary>
    public TimeSpan? Looked { get; private set; }

    /// <summary>What the last look said; null before the first.</summary>
    public Verdict? Verdict { get; private set; }

    /// <summary>As in <see cref="WatchPace.IsDue"/>.</summary>
    public bool IsDue(TimeSpan now, TimeSpan? changed) => pace.IsDue(now, Looked, changed, State.Undecided);

    /// <summary>What to ask. Evidence is wanted where an event may begin, or where one is clearer to see than it was.</summary>
    public WatchQuestion Ask() => new(question, State.Met ? State.Peak + ClearerBy : rule.Enter);

    /// <summary>Takes a look's verdict. One that holds neither yes nor no for likely decides nothing.</summary>
    public WatchTurn Look(MediaTime at, Verdict verdict)
    {
        (Looked, Verdict) = (at.Position, verdict);
        if (verdict.Mass < LeastMass) return WatchTurn.None;
        var before = State;
        (State, var turn) = State.Look(rule, at, verdict.Probability);
        return turn == WatchTurn.None && before.Met && State.Peak >= before.Peak + ClearerBy ? WatchTurn.Clearer : turn;
    }

    /// <summary>The stream has come to its end, so that an event which goes on ends with it.</summary>
    public WatchTurn End(MediaTime at)
    {
        var met = State.Met;
        State = State with { Phase = WatchPhase.Waiting, Since = at };
        return met ? WatchTurn.Ended : WatchTurn.None;
    }
}
