using System.Buffers;
using System.Globalization;
using System.Text;

namespace Video.Ingest.Publishing.Rtsp;

/// <summary>Reads a request's line and headers, strictly: what is not clearly a request is none.</summary>
internal static class RtspHead
{
    private const int MostHeaders = 64;
    private static readonly SearchValues<char> MethodLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ_");

    /// <param name="bytes">Everything before the empty line.</param>
    /// <exception cref="RtspFault">It is no request of RTSP 1.0.</exception>
    public static RtspRequest Parse(ReadOnlySequence<byte> bytes)
    {
        if (!Printable(bytes)) throw RtspFault.Malformed("The request holds characters that are not printable ASCII.");
        var lines = Encoding.ASCII.GetString(bytes).Split("\r\n");
        var words = lines[0].Split(' ');
        if (words.Length != 3 || words[0].Length is 0 or > 32 || words[0].AsSpan().ContainsAnyExcept(MethodLetters))
        {
            throw RtspFault.Malformed("The request's first line is not METHOD URI RTSP/1.0.");
        }

        if (words[2] != "RTSP/1.0") throw new RtspFault(PublishRefusal.Malformed, 505, "Only RTSP/1.0 is spoken here.");
        return new RtspRequest(words[0], words[1], Headers(lines), ReadOnlyMemory<byte>.Empty);
    }

    /// <summary>How long the body is that a request announces.</summary>
    /// <exception cref="RtspFault">The length is none, or over the limit.</exception>
    public static int BodyLength(RtspRequest request, int limit)
    {
        if (request.Header("Content-Length") is not { } text) return 0;
        if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)) throw RtspFault.Malformed("The Content-Length is not a number of bytes.");
        return length <= (ulong)limit ? (int)length : throw RtspFault.TooLarge($"A body is at most {limit} bytes long.");
    }

    private static Dictionary<string, string> Headers(string[] lines)
    {
        if (lines.Length - 1 > MostHeaders) throw RtspFault.TooLarge($"A request has at most {MostHeaders} headers.");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || line[0] == ' ') throw RtspFault.Malformed("A header is not of the form Name: value.");
            var (name, value) = (line[..colon].TrimEnd(), line[(colon + 1)..].Trim());
            if (!headers.TryAdd(name, value) && name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) throw RtspFault.Malformed("The request has two lengths.");
        }

        return headers;
    }

    private static bool Printable(ReadOnlySequence<byte> bytes)
    {
        foreach (var segment in bytes)
        {
            foreach (var letter in segment.Span)
            {
                if (letter is (< 0x20 or > 0x7E) and not ((byte)'\r' or (byte)'\n' or (byte)'\t')) return false;
            }
        }

        return true;
    }
}
