namespace Video.Server.Frames;

/// <summary>How much one connection that pushes frames may take.</summary>
public sealed record FrameLimits
{
    /// <summary>Of one message: bare pixels of 1080p fit.</summary>
    public int MessageBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Frames that may be sent ahead of those that the stream has taken.</summary>
    public int Credits { get; init; } = 4;

    /// <summary>From the first byte of a message to its last.</summary>
    public TimeSpan Message { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two pings, and for the answer to one.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For the other side to close after us.</summary>
    public TimeSpan Farewell { get; init; } = TimeSpan.FromSeconds(5);
}
