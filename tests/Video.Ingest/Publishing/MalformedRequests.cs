using System.Collections;
using System.Text;

namespace Video.Ingest.Tests.Publishing;

/// <param name="Parts">Sent one after the other.</param>
/// <param name="HalfClose">Then the client closes its side.</param>
/// <param name="Reset">Then the client is gone without a word.</param>
internal sealed record MalformedRequest(IReadOnlyList<byte[]> Parts, bool HalfClose, bool Reset);

/// <summary>An endless row of requests that are wrong in many ways, always the same for a seed.</summary>
internal sealed class MalformedRequests(string url, int seed) : IEnumerable<MalformedRequest>
{
    private readonly Random _random = new(seed);

    public IEnumerator<MalformedRequest> GetEnumerator()
    {
        for (var i = 0; ; i++)
        {
            var bytes = i % 100 == 99 ? GarbageAfterRecord() : Next(i % 11);
            // One in 50 is left to the port's own patience.
            yield return new MalformedRequest(Cut(bytes), HalfClose: i % 50 != 7, Reset: i % 13 == 5);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private byte[] Next(int kind) => kind switch
    {
        0 => Bytes(_random.Next(1, 3_000)),
        1 => Handshake()[.._random.Next(1, Handshake().Length)],
        2 => Text($"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n{Header(_random.Next(10_000, 40_000))}\r\n\r\n"),
        3 => Text($"OPTIONS * RTSP/1.0\r\nCSeq: {Pick("-1", "", "abc", "99999999999999999999", "1.5", "0x1", "1\t2")}\r\n\r\n"),
        4 => Text($"ANNOUNCE {url} RTSP/1.0\r\nCSeq: 1\r\nContent-Length: {Pick("-1", "-99999999999", "4294967296", "99999999999999999999", "1e3", "", " 5 5", "10\r\nContent-Length: 20")}\r\n\r\nv=0"),
        5 => [.. Text("OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n"), .. Bytes(_random.Next(1, 500))],
        6 => Mutated(Handshake()),
        7 => [(byte)'$', .. Bytes(_random.Next(0, 200))],
        8 => Text(Pick("GET / HTTP/1.1\r\nHost: here\r\n\r\n", "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03", "SSH-2.0-OpenSSH_9\r\n", "\r\n\r\n\r\n\r\n", "OPTIONS * RTSP/2.0\r\nCSeq: 1\r\n\r\n", "OPTIONS *\r\n\r\n", " * RTSP/1.0\r\n\r\n", "RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n")),
        9 => Text($"ANNOUNCE {Pick("*", "http://x/y", "rtsp://", "rtsp:///", "rtsp://[::1", "rtsp://h/../../etc", "rtsp://h/%00%ff?key=%zz", new string('a', 5_000))} RTSP/1.0\r\nCSeq: 1\r\n\r\n"),
        _ => Announce(Mutated(Text(RawClient.Session))),
    };

    private byte[] GarbageAfterRecord() => [.. Handshake(), .. Enumerable.Range(0, 20).SelectMany(_ => (byte[])[(byte)'$', (byte)_random.Next(2), 0, 100, .. Bytes(_random.Next(90, 110))])];

    private byte[] Handshake()
    {
        var setup = $"SETUP {url}/streamid=0 RTSP/1.0\r\nCSeq: 3\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1;mode=record\r\n\r\n";
        return [.. Text("OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n"), .. Announce(Text(RawClient.Session)), .. Text(setup), .. Text($"RECORD {url} RTSP/1.0\r\nCSeq: 4\r\n\r\n")];
    }

    private byte[] Announce(byte[] body) =>
        [.. Text($"ANNOUNCE {url} RTSP/1.0\r\nCSeq: 2\r\nContent-Type: application/sdp\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];

    private byte[] Mutated(byte[] bytes)
    {
        for (var changes = _random.Next(1, 20); changes > 0; changes--) bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
        return bytes;
    }

    private List<byte[]> Cut(byte[] bytes)
    {
        if (bytes.Length < 2 || _random.Next(2) == 0) return [bytes];
        var at = _random.Next(1, bytes.Length);
        return [bytes[..at], bytes[at..]];
    }

    private string Header(int length) => _random.Next(2) == 0
        ? $"X: {new string('x', length)}"
        : string.Join("\r\n", Enumerable.Range(0, length / 10).Select(i => $"X{i}: y"));

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private string Pick(params string[] from) => from[_random.Next(from.Length)];

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);
}
