namespace Video.Server.Publishing;

/// <summary>Where the service takes publishers over RTSP.</summary>
public sealed record RtspSettings
{
    /// <summary>The port that publishers know.</summary>
    public const int UsualPort = 8554;

    /// <summary>The port that they know with TLS.</summary>
    public const int UsualTlsPort = 8322;

    /// <summary>On the addresses on which HTTP is served; 0 takes a free one; null: there is no such port.</summary>
    public int? Port { get; init; }

    /// <summary>Whether the service does not start when the port is taken. Otherwise it starts without, and says so.</summary>
    public bool Required { get; init; } = true;

    /// <summary>A PEM file that holds a certificate and its private key; null: no TLS.</summary>
    public string? Certificate { get; init; }

    /// <summary>As <see cref="Port"/>, for RTSP over TLS; used with a certificate only.</summary>
    public int TlsPort { get; init; } = UsualTlsPort;
}
