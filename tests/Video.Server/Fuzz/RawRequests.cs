using System.Text;

namespace Video.Tests.Server.Fuzz;

/// <summary>What is sent on a connection.</summary>
/// <param name="Parts">One after the other.</param>
/// <param name="Reset">Then the client is gone; otherwise it waits for an answer.</param>
internal sealed record RawRequest(IReadOnlyList<byte[]> Parts, bool Reset);

/// <summary>Bytes that are HTTP at best in part, always the same for a seed.</summary>
internal sealed class RawRequests(FuzzedServer server, int seed)
{
    public const int Kinds = 12;

    public RawRequest Make(int index)
    {
        var random = new Random(unchecked((seed * 31) + index));
        var bytes = Bytes(index % Kinds, random);
        return new RawRequest(bytes.Length > 2 && random.Next(3) == 0 ? Cut(random, bytes) : [bytes], Reset: index % 7 == 3);
    }

    private byte[] Bytes(int kind, Random random) => kind switch
    {
        0 => Garbage(random, random.Next(1, 3_000)),
        1 => Text(Pick(random, "GET", "get", "G\0T", "", " ", "GET GET", new string('G', 9_000)) + " " + Pick(random, "/v1/streams", "*", "http://x/y", "//", "", "/\0", "/\u00e9", "/%", new string('/', 8_100)) + " "
            + Pick(random, "HTTP/1.1", "HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/9.9", "HTTP/", "http/1.1", "", "RTSP/1.0") + "\r\n" + Pick(random, "Host: localhost\r\n", "Host: \r\n", "Host: a\r\nHost: b\r\n", "") + "\r\n"),
        2 => Whole("GET /v1/streams", Pick(random, ": x\r\n", " X: y\r\n", "X : y\r\n", "X\r\n", "X: \0\r\n", "X: \u00e9\r\n", "X: a\rb\r\n", "X: a\nY: b\r\n", "\r\n\r\n", "X: " + new string('x', 17_000) + "\r\n", string.Concat(Enumerable.Range(0, 80).Select(i => $"X{i}: y\r\n")))),
        3 => Whole("POST /v1/streams", $"Content-Type: application/json\r\nContent-Length: {Pick(random, "-1", "", "abc", "1e3", "99999999999999999999", "0x10", "5, 6", " 5 5", "10\r\nContent-Length: 20", "4294967297")}\r\n", "{\"url\":\"x\"}"),
        4 => Whole("POST /v1/streams/gate/ask", "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n", Pick(random,
            "zz\r\n{}\r\n0\r\n\r\n", "-1\r\n{}\r\n", "FFFFFFFFFFFFFFFFF\r\n{}", "7fffffff\r\n{}", "2\r\n{}\r\n0\r\nX: y\r\n\r\n", "2;a=b\r\n{}\r\n0\r\n\r\n", "2\r\n{}xx0\r\n\r\n", "2\n{}\n0\n\n", "\r\n\r\n", "2\r\n{", "0\r\n\r\n", new string('1', 20_000), "2" + new string(';', 20_000))),
        5 => Whole("POST /v1/streams", $"Content-Type: application/json\r\nTransfer-Encoding: {Pick(random, "gzip", "chunked, chunked", "identity", "chunked\r\nContent-Length: 5", "", "\u000bchunked", "xchunked", "chunked;q=1")}\r\n", "2\r\n{}\r\n0\r\n\r\n"),
        6 => Whole("POST /v1/files", $"Content-Type: multipart/form-data; boundary={FormMutations.Boundary}\r\nContent-Length: {random.Next(1, 2) * 100_000}\r\n", Encoding.Latin1.GetString(new FormMutations(random).Mutate())),
        7 => Whole("POST /v1/chat/completions", $"Content-Type: application/json\r\nContent-Length: {random.Next(200, 30_000_000)}\r\n", FuzzSeeds.BodiesOf("POST /v1/chat/completions")[0][..random.Next(200)]),
        8 => Pipelined(random),
        9 => Mutated(random, Whole("POST /v1/streams/gate/ask", "Content-Type: application/json\r\nContent-Length: 23\r\n", "{\"question\":\"describe\"}\n")),
        10 => Text(Pick(random, "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0", "SSH-2.0-OpenSSH_9\r\n", "\r\n\r\n\r\n\r\n", "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n", "\0\0\0\0\0\0\0\0", "HELO here\r\n", "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\nGET / HTTP/1.1\r\n\r\n")),
        _ => Handshake(random),
    };

    /// <summary>Many requests at once, some of which break the connection.</summary>
    private byte[] Pipelined(Random random) => [.. Enumerable.Range(0, random.Next(2, 20)).SelectMany(_ => random.Next(5) switch
    {
        0 => Whole("POST /v1/streams", "Connection: keep-alive\r\nContent-Type: application/json\r\nContent-Length: 2\r\n", "{}"),
        1 => Whole("GET /v1/models", "Connection: keep-alive\r\n"),
        2 => Whole("DELETE /v1/files/%00"),
        3 => Whole("HEAD /v1/nothing"),
        _ => Whole("POST /v1/streams/gate/ask", "Connection: keep-alive\r\nContent-Type: application/json\r\nContent-Length: 1\r\n", "["),
    })];

    /// <summary>For a WebSocket, not as RFC 6455 has it.</summary>
    private byte[] Handshake(Random random) => Whole(
        $"GET /v1/streams/{Pick(random, FuzzedServer.Doomed, FuzzedServer.Stream, "..%2f", "%20", new string('n', 200))}/frames",
        $"Connection: {Pick(random, "Upgrade", "Upgrade, close", "close", "keep-alive")}\r\nUpgrade: {Pick(random, "websocket", "WebSocket, h2c", "", "none")}\r\n"
        + Pick(random, "Sec-WebSocket-Version: 13\r\n", "Sec-WebSocket-Version: 99\r\n", "")
        + Pick(random, "Sec-WebSocket-Key: x\r\n", "Sec-WebSocket-Key: \r\n", "", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "Sec-WebSocket-Key: " + new string('A', 5_000) + "\r\n")
        + Pick(random, "", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=99\r\n", "Sec-WebSocket-Protocol: ,,,\r\n", "Origin: null\r\n", "Origin: http://evil.example\r\n"));

    private byte[] Whole(string line, string headers = "", string body = "") => Text($"{line} HTTP/1.1\r\nHost: localhost\r\n{(headers.Contains("Connection:") ? "" : "Connection: close\r\n")}Authorization: Bearer {server.AdminKey}\r\n{headers}\r\n{body}");

    private static byte[] Mutated(Random random, byte[] bytes)
    {
        for (var changes = random.Next(1, 8); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }

    private static List<byte[]> Cut(Random random, byte[] bytes)
    {
        var at = random.Next(1, bytes.Length);
        return [bytes[..at], bytes[at..]];
    }

    private static byte[] Garbage(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Pick(Random random, params string[] from) => from[random.Next(from.Length)];

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);
}
