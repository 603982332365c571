using System.Net.Sockets;
using Video.Ingest.Network;

namespace Video.Server.Webhooks;

/// <summary>Which receivers may be told: http and https without user and password, where the gate for their networks leads.</summary>
/// <remarks>A name is looked up when a message is sent as well, and the connection goes to the very address that was found to be allowed: an answer that changes in between leads nowhere.</remarks>
/// <param name="allowed">Networks beyond the public one, e.g. 10.0.0.0/8 or ::1.</param>
/// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: one of them is no network.</exception>
public sealed class WebhookGate(IEnumerable<string> allowed)
{
    private readonly UrlGate _gate = new(UrlPolicy.Allowing(allowed, "webhook-network"));

    /// <summary>Refuses a receiver that must not be told.</summary>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>, with the reason.</exception>
    public async Task CheckAsync(string url, CancellationToken cancellation)
    {
        var parsed = Parse(url);
        try
        {
            await _gate.AdmitAsync(parsed, cancellation);
        }
        catch (VideoException refused)
        {
            throw Invalid($"'webhook' is refused: {refused.Message}");
        }
    }

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: no URL that may be called, whatever its address.</exception>
    public static Uri Parse(string url)
    {
        const int Longest = 2048;
        if (url.Length > Longest || !Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https") || parsed.IdnHost.Length == 0)
            throw Invalid($"'webhook' is an http or https URL of at most {Longest} characters.");
        return parsed.UserInfo.Length == 0 ? parsed : throw Invalid("'webhook' carries a user or a password; messages are signed instead, see 'webhook_secret'.");
    }

    /// <summary>Connects to a receiver's host, by an address that is allowed now.</summary>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: there is none.</exception>
    /// <exception cref="SocketException">The host is unknown, or does not answer.</exception>
    public Task<Socket> ConnectAsync(string host, int port, CancellationToken cancellation) => _gate.ConnectAsync(host, port, cancellation);

    private static VideoException Invalid(string message) => new(ErrorCode.InvalidArgument, message, "webhook");
}
