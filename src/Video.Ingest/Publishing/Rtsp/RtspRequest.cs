namespace Video.Ingest.Publishing.Rtsp;

/// <summary>One request of an RTSP 1.0 client (RFC 2326 §6).</summary>
/// <param name="Method">In capitals, as it came.</param>
/// <param name="Uri">As it came.</param>
/// <param name="Headers">By name, in any case; of several of one name the first.</param>
/// <param name="Body">Empty where there is none.</param>
internal sealed record RtspRequest(string Method, string Uri, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The client's number of the request; null when it gave none that is a number.</summary>
    public uint? Sequence => uint.TryParse(Header("CSeq"), out var sequence) ? sequence : null;

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
