using System.Buffers;
using Video.Ingest.Publishing.Rtsp;

namespace Video.Ingest.Tests.Publishing.Rtsp;

public sealed class PacketLogTests
{
    [Fact]
    public async Task Two_readers_of_the_beginning_both_get_every_packet_whole()
    {
        var log = new PacketLog(10_000_000);
        using var probe = log.Open();
        for (var i = 0; i < 300; i++) await AppendAsync(log, i);
        using var decoder = log.Open();
        log.Begin();
        for (var i = 300; i < 400; i++) await AppendAsync(log, i);
        log.Complete();
        Assert.Equal(Expected(0, 400), await AllAsync(probe));
        Assert.Equal(Expected(0, 400), await AllAsync(decoder));
    }

    [Fact]
    public async Task A_reader_that_comes_later_begins_with_the_next_packet()
    {
        var log = new PacketLog(10_000_000);
        using var first = log.Open();
        log.Begin();
        await AppendAsync(log, 0);
        using var second = log.Open();
        await AppendAsync(log, 1);
        log.Complete();
        Assert.Equal(Expected(1, 2), await AllAsync(second));
        Assert.Equal(Expected(0, 2), await AllAsync(first));
    }

    [Fact]
    public async Task The_writer_waits_for_the_slowest_reader_and_no_longer_when_that_has_left()
    {
        var log = new PacketLog(limit: 2_000);
        using var quick = log.Open();
        var slow = log.Open();
        log.Begin();
        await AppendAsync(log, 0);
        await AppendAsync(log, 1);
        await quick.CopyToAsync(Stream.Null, CancellationToken.None);
        var third = AppendAsync(log, 2);
        Assert.False(third.IsCompleted);
        slow.Dispose();
        await third;
    }

    [Fact]
    public async Task Who_looks_at_the_beginning_and_has_not_seen_enough_gets_more_than_there_is_room_for()
    {
        var log = new PacketLog(limit: 2_000);
        using var probe = log.Open();
        await AppendAsync(log, 0);
        await AppendAsync(log, 1);
        var third = AppendAsync(log, 2);
        Assert.False(third.IsCompleted);
        await probe.CopyToAsync(Stream.Null, CancellationToken.None);
        await third;
        using var decoder = log.Open();
        await AppendAsync(log, 3);
        log.Complete();
        Assert.Equal(Expected(3, 4), await AllAsync(decoder));
    }

    [Fact]
    public async Task What_comes_while_nobody_reads_is_lost_and_counted()
    {
        var log = new PacketLog(limit: 2_000);
        log.Open().Dispose();
        log.Begin();
        for (var i = 0; i < 10; i++) await AppendAsync(log, i);
        Assert.Equal(Enumerable.Range(0, 10).Sum(Length), log.Lost);
        using var late = log.Open();
        log.Complete();
        Assert.False(await late.WaitAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_wait_for_packets_ends_with_the_log_or_with_patience()
    {
        var log = new PacketLog(2_000);
        using var cursor = log.Open();
        using var patience = new CancellationTokenSource(20);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await cursor.WaitAsync(patience.Token));
        var waiting = cursor.WaitAsync(CancellationToken.None);
        log.Complete();
        Assert.False(await waiting);
    }

    private static Task AppendAsync(PacketLog log, int number) => log.AppendAsync(new ReadOnlySequence<byte>(Packet(number)), CancellationToken.None).AsTask();

    private static int Length(int number) => 1_000 + number;

    private static byte[] Packet(int number) => [.. Enumerable.Repeat((byte)number, Length(number))];

    private static byte[] Expected(int from, int to) =>
        [.. Enumerable.Range(from, to - from).SelectMany(number => (byte[])[(byte)'$', 0, (byte)(Length(number) >> 8), (byte)Length(number), .. Packet(number)])];

    private static async Task<byte[]> AllAsync(PacketCursor cursor)
    {
        var all = new MemoryStream();
        while (await cursor.WaitAsync(CancellationToken.None)) await cursor.CopyToAsync(all, CancellationToken.None);
        return all.ToArray();
    }
}
