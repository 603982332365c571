using System.Buffers;
using System.Text;
using Video.Ingest.Publishing.Rtsp;

namespace Video.Ingest.Tests.Publishing.Rtsp;

public sealed class RtspReaderTests
{
    private const string Announce = "ANNOUNCE rtsp://host/cam RTSP/1.0\r\ncseq: 7\r\nContent-Length: 5\r\n\r\nv=0\r\n";

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1_000_000)]
    public async Task Requests_and_packets_come_out_as_they_went_in_however_they_are_cut(int cut)
    {
        byte[] bytes = [.. "\r\n"u8, .. Text(Announce), (byte)'$', 2, 0, 4, 1, 2, (byte)'\r', (byte)'\n', .. Text("OPTIONS * RTSP/1.0\r\nCSeq: 8\r\n\r\n"), (byte)'$', 3, 0, 0];
        var reader = new RtspReader(new SlowStream(bytes, cut), 1_000, 1_000);
        var announce = (await reader.NextAsync(CancellationToken.None))!.Value.Request!;
        Assert.Equal(("ANNOUNCE", "rtsp://host/cam", 7u, "v=0\r\n"), (announce.Method, announce.Uri, announce.Sequence!.Value, Encoding.ASCII.GetString(announce.Body.Span)));
        var packet = (await reader.NextAsync(CancellationToken.None))!.Value;
        Assert.Null(packet.Request);
        Assert.Equal((2, [1, 2, 13, 10]), (packet.Channel, packet.Packet.ToArray()), (one, other) => one.Item1 == other.Item1 && one.Item2.AsSpan().SequenceEqual(other.Item2));
        Assert.Equal("OPTIONS", (await reader.NextAsync(CancellationToken.None))!.Value.Request!.Method);
        Assert.True((await reader.NextAsync(CancellationToken.None))!.Value is { Channel: 3, Packet.IsEmpty: true });
        Assert.Null(await reader.NextAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n", 2_000, null)]
    [InlineData("OPTIONS * RTSP/1.1\r\n\r\n", 2_000, 505)]
    [InlineData("OPTIONS  * RTSP/1.0\r\n\r\n", 2_000, 400)]
    [InlineData("OPTIONS * RTSP/1.0\r\n: 1\r\n\r\n", 2_000, 400)]
    [InlineData("OPTIONS * RTSP/1.0\r\nA: 1\r\n folded\r\n\r\n", 2_000, 400)]
    [InlineData("OPTIONS * RTSP/1.0\r\nA\r\n\r\n", 2_000, 400)]
    [InlineData("OPTIONS * RTSP/1.0\r\nA: \u00e4\r\n\r\n", 2_000, 400)]
    [InlineData("OPTIONS * RTSP/1.0\r\nContent-Length: -1\r\n\r\n", 2_000, 400)]
    [InlineData("OPTIONS * RTSP/1.0\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 2_000, 400)]
    [InlineData("OPTIONS * RTSP/1.0\r\nContent-Length: 2001\r\n\r\n", 2_000, 413)]
    [InlineData("OPTIONS * RTSP/1.0\r\nA: bcdefghijklmnopqrstuvwxyz\r\n\r\n", 30, 413)]
    [InlineData("options * RTSP/1.0\r\n\r\n", 2_000, 400)]
    [InlineData("{\"json\": 1", 2_000, 400)]
    public async Task What_is_no_request_is_refused(string text, int limit, int? status)
    {
        var reader = new RtspReader(new MemoryStream(Encoding.Latin1.GetBytes(text)), limit, limit);
        if (status is null) Assert.NotNull(await reader.NextAsync(CancellationToken.None));
        else Assert.Equal(status, (await Assert.ThrowsAsync<RtspFault>(async () => await reader.NextAsync(CancellationToken.None))).Status);
    }

    [Fact]
    public async Task A_request_that_breaks_off_is_an_end()
    {
        for (var length = 0; length < Announce.Length; length++)
        {
            var reader = new RtspReader(new MemoryStream(Text(Announce[..length])), 1_000, 1_000);
            Assert.Null(await reader.NextAsync(CancellationToken.None));
        }
    }

    [Fact]
    public async Task Empty_lines_without_end_are_refused()
    {
        var reader = new RtspReader(new SlowStream(Text(string.Concat(Enumerable.Repeat("\r\n", 100))), 2), 1_000, 1_000);
        Assert.Equal(400, (await Assert.ThrowsAsync<RtspFault>(async () => await reader.NextAsync(CancellationToken.None))).Status);
    }

    private static byte[] Text(string text) => Encoding.ASCII.GetBytes(text);

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class SlowStream(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
    }
}
