namespace Video.Server.Access;

/// <summary>Who may use the service, and how far.</summary>
public sealed record AccessSettings
{
    /// <summary>False: everybody who reaches the service may do everything; allowed on this machine's own addresses only.</summary>
    public bool Keys { get; init; }

    /// <summary>Makes another admin key at start, for whoever has lost the last one.</summary>
    public bool NewAdminKey { get; init; }

    /// <summary>Web pages of these origins, such as https://cameras.example.org, may call the API from a browser.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>Keys that are not valid which one address may send in a minute, at least 1; IPv6: one /64, which is what one customer gets.</summary>
    public int FailedKeysPerMinute { get; init; } = 20;

    /// <summary>Connections at once, at least 1; more are closed as they come.</summary>
    public int Connections { get; init; } = 1_000;
}
