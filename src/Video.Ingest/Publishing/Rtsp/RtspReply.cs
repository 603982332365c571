using System.Globalization;
using System.Text;

namespace Video.Ingest.Publishing.Rtsp;

/// <summary>An answer to a request, as bytes (RFC 2326 §7).</summary>
internal static class RtspReply
{
    private const int LongestReason = 200;

    public static byte[] Ok(RtspRequest request, params ReadOnlySpan<(string Name, string Value)> headers) => Of(request.Sequence, 200, "OK", "", headers);

    public static byte[] Ok(RtspRequest request, string body, params ReadOnlySpan<(string Name, string Value)> headers) => Of(request.Sequence, 200, "OK", body, headers);

    /// <param name="sequence">Of the request; null when it had none that could be read.</param>
    /// <param name="fault">What was wrong with it; its message becomes the reason phrase, the only part of an answer that clients show.</param>
    public static byte[] Refuse(uint? sequence, RtspFault fault) => fault.Status switch
    {
        401 => Of(sequence, 401, fault.Message, "", ("WWW-Authenticate", "Basic realm=\"video\"")),
        _ => Of(sequence, fault.Status, fault.Message, ""),
    };

    private static byte[] Of(uint? sequence, int status, string reason, string body, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"RTSP/1.0 {status} {OneLine(reason)}\r\n");
        if (sequence is { } number) text.Append(CultureInfo.InvariantCulture, $"CSeq: {number}\r\n");
        foreach (var (name, value) in headers) text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (body.Length > 0) text.Append(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.ASCII.GetByteCount(body)}\r\n");
        return Encoding.ASCII.GetBytes(text.Append("\r\n").Append(body).ToString());
    }

    private static string OneLine(string reason)
    {
        var shown = reason.Length > LongestReason ? reason[..LongestReason] : reason;
        return string.Concat(shown.Select(letter => char.IsControl(letter) ? ' ' : letter));
    }
}
