using Video.State;
using Video.Streams.Watching;

namespace Video.Tests.Streams.Watching;

/// <summary>A database that is gone for a while.</summary>
public sealed class PendingEventsTests
{
    private static readonly StreamKey Gate = new(TenantId.Main, StreamId.Parse("gate"));

    [Fact]
    public async Task What_happens_while_the_database_is_gone_is_written_in_order_when_it_is_back()
    {
        var table = new FailingTable { Gone = true };
        var (pending, signal) = (new PendingEvents(table, new EventSignal(), new WatchCounters()), new EventSignal());
        for (var i = 0; i < 3; i++) pending.Add(Event(i), []);
        await Assert.ThrowsAsync<VideoException>(() => pending.WriteAsync(CancellationToken.None));
        table.Gone = false;
        Assert.False(await pending.WriteAsync(CancellationToken.None));
        Assert.Equal(["e0", "e1", "e2"], table.Written);
        await pending.WriteAsync(CancellationToken.None);
        Assert.Equal(3, table.Written.Count);
        Assert.False(signal.Next.IsCompleted);
    }

    [Fact]
    public async Task Beyond_its_capacity_the_oldest_gives_way_and_is_counted_for_its_watch()
    {
        var table = new FailingTable();
        var pending = new PendingEvents(table, new EventSignal(), new WatchCounters());
        for (var i = 0; i < PendingEvents.Capacity + 5; i++) pending.Add(Event(i), []);
        await pending.WriteAsync(CancellationToken.None);
        Assert.Equal((PendingEvents.Capacity, "e5", 5L, 0L), (table.Written.Count, table.Written[0], pending.LostOf("w-1"), pending.LostOf("w-2")));
    }

    [Fact]
    public async Task Who_waits_for_events_is_woken_by_a_written_one()
    {
        var signal = new EventSignal();
        var pending = new PendingEvents(new FailingTable(), signal, new WatchCounters());
        var next = signal.Next;
        pending.Add(Event(0), [new DeliveryRecord("d", "e0", Gate, "w-1", "https://example.com", "{}", default, 0, default)]);
        Assert.False(next.IsCompleted);
        Assert.True(await pending.WriteAsync(CancellationToken.None));
        Assert.True(next.IsCompleted);
        Assert.False(signal.Next.IsCompleted);
    }

    private static EventRecord Event(int i) => new(0, $"e{i}", Gate, "w-1", "{}", DateTimeOffset.UnixEpoch);

    /// <summary>Keeps ids, and fails when it is told to.</summary>
    private sealed class FailingTable : IEventTable
    {
        public bool Gone { get; set; }

        public List<string> Written { get; } = [];

        public Task<EventRecord> AppendAsync(EventRecord happened, IReadOnlyList<DeliveryRecord>? deliveries = null, CancellationToken cancellation = default)
        {
            if (Gone) throw new VideoException(ErrorCode.Unavailable, "The database does not answer.");
            Written.Add(happened.Id);
            return Task.FromResult(happened with { Sequence = Written.Count });
        }

        public Task<EventRecord?> FindAsync(string id, CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<EventRecord>> ListAsync(StreamKey stream, long after = 0, int most = 100, string? watch = null, CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<EventRecord>> ListAsync(TenantId tenant, long after = 0, int most = 100, CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<long> LastAsync(TenantId tenant, CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<EventRecord>> NewestAsync(StreamKey stream, int most = 100, string? watch = null, CancellationToken cancellation = default) => throw new NotSupportedException();
    }
}
