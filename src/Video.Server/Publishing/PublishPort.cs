using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Video.Ingest.Publishing;

namespace Video.Server.Publishing;

/// <summary>The RTSP port, as long as the service runs.</summary>
public sealed partial class PublishPort(
    ServerSettings settings, IPublishGate gate, PublishDock dock, PublishLimits limits, IPublishJournal journal, ILogger<PublishPort> log) : IHostedService, IAsyncDisposable
{
    private readonly List<IPEndPoint> _addresses = [];
    private RtspListener? _listener;
    private X509Certificate2? _certificate;

    /// <summary>Where publishers are taken; empty: nowhere.</summary>
    public IReadOnlyList<IPEndPoint> Addresses => _addresses;

    /// <summary>Null where publishers are taken nowhere.</summary>
    public RtspListener? Listener => _listener;

    /// <exception cref="VideoException">A port is taken though it is required, or the certificate cannot be used.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var rtsp = settings.Rtsp;
        if (rtsp.Port is not { } port) return Task.CompletedTask;
        _listener = new RtspListener(gate, dock, limits, journal);
        try
        {
            foreach (var address in RtspAddresses.Of(settings.Urls, port)) _addresses.Add(_listener.Listen(address));
            if (rtsp.Certificate is not { } file) return Task.CompletedTask;
            _certificate = Load(file);
            foreach (var address in RtspAddresses.Of(settings.Urls, rtsp.TlsPort)) _listener.Listen(address, _certificate);
        }
        catch (VideoException taken) when (taken.Code == ErrorCode.Environment && !rtsp.Required)
        {
            LogTaken(taken.Message);
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_listener is not null) await _listener.DisposeAsync();
        _listener = null;
        _certificate?.Dispose();
        _certificate = null;
    }

    private static X509Certificate2 Load(string file)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(file);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new VideoException(ErrorCode.InvalidArgument, $"'{file}' is not a PEM file with a certificate and its private key: {failure.Message}", "rtsp-cert", failure);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Nothing can be published over RTSP: {Reason} Choose another port with --rtsp-port, or none.")]
    private partial void LogTaken(string reason);
}
