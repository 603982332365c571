using System.Globalization;

namespace Video.Ingest.Publishing.Rtsp;

/// <summary>The channels on which a track's packets come, between the requests of the connection.</summary>
/// <param name="Rtp">Of its pictures.</param>
/// <param name="Rtcp">Of the reports on them.</param>
internal readonly record struct TransportHeader(byte Rtp, byte Rtcp)
{
    /// <summary>As an answer to SETUP names it.</summary>
    public override string ToString() => $"RTP/AVP/TCP;unicast;interleaved={Rtp}-{Rtcp};mode=record";

    /// <summary>Of the transports that a client offers, the first over the connection itself.</summary>
    /// <param name="offered">The header; null when there was none.</param>
    /// <param name="free">The channel taken where the client leaves that to us.</param>
    /// <exception cref="RtspFault">None is; clients such as ffmpeg try again over TCP on this answer.</exception>
    public static TransportHeader Choose(string? offered, byte free)
    {
        foreach (var transport in (offered ?? "").Split(','))
        {
            var parts = transport.Split(';', StringSplitOptions.TrimEntries);
            if (!parts[0].Equals("RTP/AVP/TCP", StringComparison.OrdinalIgnoreCase)) continue;
            var interleaved = parts.FirstOrDefault(part => part.StartsWith("interleaved=", StringComparison.OrdinalIgnoreCase));
            return interleaved is null ? new TransportHeader(free, (byte)(free + 1)) : Channels(interleaved["interleaved=".Length..]);
        }

        throw new RtspFault(PublishRefusal.Transport, 461, "Publish over TCP (ffmpeg: -rtsp_transport tcp, rtspclientsink: protocols=tcp).");
    }

    private static TransportHeader Channels(string text)
    {
        var (first, second) = text.IndexOf('-', StringComparison.Ordinal) is > 0 and var dash ? (text[..dash], text[(dash + 1)..]) : (text, null);
        if (!byte.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var rtp)) throw NoChannels();
        if (second is null) return new TransportHeader(rtp, (byte)(rtp + 1));
        return byte.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var rtcp) && rtcp != rtp ? new TransportHeader(rtp, rtcp) : throw NoChannels();
    }

    private static RtspFault NoChannels() => RtspFault.Malformed("The interleaved channels are two different numbers from 0 to 255.");
}
