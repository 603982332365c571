namespace Video.Ingest.Publishing.Rtsp;

/// <summary>One track of an announced session.</summary>
/// <param name="Kind">video or other.</param>
/// <param name="Transport">RTP/AVP where it is plain.</param>
/// <param name="Formats">RTP payload types, separated by spaces.</param>
/// <param name="Control">The track's own part of its URL; null when it has none.</param>
/// <param name="Attributes">Those that tell a decoder how the track is coded.</param>
internal sealed record SessionMedia(string Kind, string Transport, string Formats, string? Control, IReadOnlyList<string> Attributes)
{
    public bool IsVideo => Kind == "video";

    /// <summary>As a session of its own. Of what the publisher wrote only formats and coding are in it: no address, no URL, no key.</summary>
    public string Describe() => string.Concat(
    [
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n",
        $"m=video 0 RTP/AVP {Formats}\r\n",
        .. Attributes.Select(attribute => $"a={attribute}\r\n"),
        "a=control:video\r\n",
    ]);
}
