using System.CommandLine;
using System.Globalization;
using System.Net;
using Video.Server.Publishing;

namespace Video.Cli.Commands;

/// <summary>Where <c>video serve</c> takes publishers.</summary>
internal sealed class RtspOptions
{
    private readonly Option<string?> _port = new("--rtsp-port")
    {
        Description = $"Port on which streams are published over RTSP, or 'none'. Default: {RtspSettings.UsualPort}, if it is free.",
        HelpName = "PORT",
    };

    private readonly Option<string?> _certificate = new("--rtsp-cert")
    {
        Description = "PEM file with a certificate and its private key: streams may then be published over TLS (rtsps) too.",
        HelpName = "FILE",
    };

    private readonly Option<int> _tlsPort = new("--rtsps-port")
    {
        Description = "Port for that.",
        DefaultValueFactory = _ => RtspSettings.UsualTlsPort,
        HelpName = "PORT",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_port);
        command.Options.Add(_certificate);
        command.Options.Add(_tlsPort);
    }

    /// <exception cref="VideoException">The port is none.</exception>
    public RtspSettings Chosen(ParseResult parsed) => new()
    {
        Port = PortOf(parsed.GetValue(_port)),
        Required = parsed.GetValue(_port) is not null,
        Certificate = parsed.GetValue(_certificate),
        TlsPort = parsed.GetValue(_tlsPort),
    };

    private static int? PortOf(string? text) => text switch
    {
        null => RtspSettings.UsualPort,
        "0" or "none" => null,
        _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort => port,
        _ => throw new VideoException(ErrorCode.InvalidArgument, $"--rtsp-port is 1 to {IPEndPoint.MaxPort} or 'none', not '{text}'.", "rtsp-port"),
    };
}
