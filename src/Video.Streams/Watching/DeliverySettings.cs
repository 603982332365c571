namespace Video.Streams.Watching;

/// <summary>How webhooks are told.</summary>
public sealed record DeliverySettings
{
    /// <summary>After so many failures a message is dead: kept, and sent again only when somebody says so.</summary>
    public int Attempts { get; init; } = 8;

    /// <summary>Wait after the first failure; doubled with every other, and made longer or shorter by up to a fifth, so that many do not come at once.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>A receiver that has not answered by then has failed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Messages under way at once, of all receivers and of one.</summary>
    public int AtOnce { get; init; } = 16;

    public int AtOnceEach { get; init; } = 4;

    /// <summary>How long to wait after so many failures, before chance is added.</summary>
    /// <param name="failures">At least 1.</param>
    public TimeSpan WaitAfter(int failures)
    {
        var wait = FirstWait * Math.Pow(2, Math.Min(failures - 1, 20));
        return wait < LongestWait ? wait : LongestWait;
    }
}
