using System.Text;
using System.Text.RegularExpressions;

namespace Video.Ingest.Publishing.Rtsp;

/// <summary>Reads the tracks out of a session's description (SDP, RFC 8866), and nothing else.</summary>
internal static partial class SessionDescription
{
    private const int MostTracks = 16;
    private const int MostLines = 500;
    // What libavformat's depacketisers read. Everything else could only lead it elsewhere.
    private static readonly string[] Coding = ["rtpmap:", "fmtp:", "framerate:", "framesize:"];

    /// <exception cref="RtspFault">It cannot be read, has no video, or has it encrypted.</exception>
    public static IReadOnlyList<SessionMedia> Parse(ReadOnlyMemory<byte> body)
    {
        var lines = Encoding.ASCII.GetString(body.Span).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length > MostLines) throw RtspFault.TooLarge($"A session's description has at most {MostLines} lines.");
        if (lines.FirstOrDefault() != "v=0") throw RtspFault.Malformed("The announced session is not described as SDP.");
        var tracks = Tracks(lines);
        if (tracks.Count > MostTracks) throw RtspFault.TooLarge($"A session has at most {MostTracks} tracks.");
        var video = tracks.FirstOrDefault(track => track.IsVideo) ?? throw new RtspFault(PublishRefusal.NoVideo, 415, "The announced session has no video.");
        return video.Transport is "RTP/AVP" or "RTP/AVPF"
            ? tracks
            : throw new RtspFault(PublishRefusal.Transport, 461, $"Video is taken as RTP/AVP, not as {video.Transport}.");
    }

    private static List<SessionMedia> Tracks(IReadOnlyList<string> lines)
    {
        var tracks = new List<SessionMedia>();
        var attributes = new List<string>();
        foreach (var line in lines)
        {
            if (line.StartsWith("m=", StringComparison.Ordinal))
            {
                attributes = [];
                tracks.Add(Track(line, attributes));
            }
            else if (tracks.Count > 0 && line.StartsWith("a=", StringComparison.Ordinal))
            {
                var attribute = line[2..];
                if (attribute.StartsWith("control:", StringComparison.Ordinal)) tracks[^1] = tracks[^1] with { Control = attribute[8..].Trim() };
                else if (Coding.Any(kind => attribute.StartsWith(kind, StringComparison.Ordinal)) && Printable().IsMatch(attribute)) attributes.Add(attribute);
            }
        }

        return tracks;
    }

    // Tracks of other kinds only need to be told apart: they are accepted and dropped.
    private static SessionMedia Track(string line, List<string> attributes)
    {
        if (VideoLine().Match(line) is { Success: true } match) return new SessionMedia("video", match.Groups["transport"].Value, match.Groups["formats"].Value, null, attributes);
        return line.StartsWith("m=video", StringComparison.Ordinal)
            ? throw RtspFault.Malformed("The announced video is not described as m=video port transport formats.")
            : new SessionMedia("other", "", "", null, attributes);
    }

    [GeneratedRegex(@"\Am=video [0-9]{1,5}(/[0-9]{1,3})? (?<transport>[A-Za-z0-9/]{1,32}) (?<formats>[0-9]{1,3}( [0-9]{1,3}){0,31})\z", RegexOptions.ExplicitCapture)]
    private static partial Regex VideoLine();

    [GeneratedRegex(@"\A[\x20-\x7E]*\z")]
    private static partial Regex Printable();
}
