namespace Video.Ingest.Publishing;

/// <summary>How much of what publishers may take.</summary>
public sealed record PublishLimits
{
    /// <summary>Connections that publish, or are about to, at one time.</summary>
    public int Publishers { get; init; } = 1_000;

    /// <summary>Connections that have not been let in yet, from everywhere. One more is turned away.</summary>
    public int Waiting { get; init; } = 64;

    /// <summary>The same from one address.</summary>
    public int WaitingPerAddress { get; init; } = 16;

    /// <summary>From the connection's beginning to an accepted ANNOUNCE, and from there to RECORD.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For the gate's answer; opening a stream whose archive is large takes a while.</summary>
    public TimeSpan Admission { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>That an admitted publisher waits for its stream to take it.</summary>
    public TimeSpan Berth { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Without one byte from a publisher, after which it counts as gone.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>While bytes come but no picture, after which the publisher is sent away, so that it may begin anew.</summary>
    public TimeSpan WithoutPicture { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of a request's line and headers.</summary>
    public int RequestBytes { get; init; } = 16 * 1024;

    /// <summary>Bytes of a request's body, which describes the session.</summary>
    public int BodyBytes { get; init; } = 64 * 1024;

    /// <summary>Requests with a wrong key, or without one, on one connection.</summary>
    public int WrongKeys { get; init; } = 3;

    /// <summary>Bytes of one publisher's video that were received and not decoded. The publisher waits when there are as many.</summary>
    public int Undecoded { get; init; } = 8 * 1024 * 1024;
}
