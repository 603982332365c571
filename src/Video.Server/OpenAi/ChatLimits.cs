namespace Video.Server.OpenAi;

/// <summary>How much of what a conversation may take.</summary>
public sealed record ChatLimits
{
    /// <summary>Of a request, in bytes; a video in a data: URL is a third longer in it than on disk.</summary>
    public long RequestBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Of a video's stream time that is read for a conversation.</summary>
    public TimeSpan LongestVideo { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Bytes that come over http(s) for one video; what is read again counts again.</summary>
    public long WebBytes { get; init; } = 512L << 20;

    /// <summary>For reading a video.</summary>
    public TimeSpan Reading { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Videos that are read at one time; more wait.</summary>
    public int Readings { get; init; } = 2;

    /// <summary>Videos that wait to be read; one more is refused.</summary>
    public int Waiting { get; init; } = 16;

    /// <summary>Videos that stay in memory after a conversation about them, the latest used.</summary>
    public int Kept { get; init; } = 8;

    /// <summary>Between two signs of life while an answer is waited for.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(5);
}
