namespace Video.Ingest.Network;

/// <summary>
/// Finds the beginning of an RTSP answer that redirects ("RTSP/1.0 302 …") in what a server sends. ffmpeg would follow it wherever it leads, so the connection
/// ends before the status's first digit is out.
/// </summary>
internal sealed class RedirectGuard
{
    private const int LongestVersion = 16;
    private static ReadOnlySpan<byte> Mark => "RTSP/"u8;

    private int _matched;
    private int _version;
    private bool _spaced;

    /// <returns>Whether the bytes, after those before, hold no such beginning.</returns>
    public bool Passes(ReadOnlySpan<byte> bytes)
    {
        foreach (var next in bytes)
        {
            if (_matched < Mark.Length) _matched = next == Mark[_matched] ? _matched + 1 : next == Mark[0] ? 1 : 0;
            else if (next is (byte)' ' or (byte)'\t') _spaced = true;
            else if (_spaced && next == '3') return false;
            else if (_spaced || ++_version > LongestVersion || next is (byte)'\r' or (byte)'\n') (_matched, _version, _spaced) = (next == Mark[0] ? 1 : 0, 0, false);
        }

        return true;
    }
}
