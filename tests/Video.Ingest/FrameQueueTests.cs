using System.Buffers;
using Video.Ingest.Sources;

namespace Video.Ingest.Tests;

public sealed class FrameQueueTests
{
    private readonly Loans _loans = new();

    [Fact]
    public async Task A_full_queue_drops_the_oldest_frame()
    {
        using var queue = await FilledAsync(FullPolicy.DropOldest, capacity: 2, frames: 5);

        Assert.Equal([3, 4], Take(queue));
        Assert.Equal((5, 2, 3), (queue.Posted, queue.Taken, queue.Dropped));
        Assert.Equal(0, _loans.Open);
    }

    [Fact]
    public async Task A_full_queue_refuses_the_latest_frame()
    {
        using var queue = await FilledAsync(FullPolicy.DropLatest, capacity: 2, frames: 5);

        Assert.Equal([0, 1], Take(queue));
        Assert.Equal((5, 2, 3), (queue.Posted, queue.Taken, queue.Dropped));
        Assert.Equal(0, _loans.Open);
    }

    [Fact]
    public async Task A_full_queue_lets_the_poster_wait()
    {
        using var queue = await FilledAsync(FullPolicy.Wait, capacity: 2, frames: 2);

        var waiting = queue.PostAsync(Make(2), default).AsTask();
        Assert.False(waiting.IsCompleted);
        Assert.True(queue.TryTake(out var first));
        first.Dispose();

        Assert.True(await waiting);
        Assert.Equal([1, 2], Take(queue));
        Assert.Equal((3, 3, 0), (queue.Posted, queue.Taken, queue.Dropped));
    }

    [Fact]
    public async Task What_a_full_queue_does_can_be_changed_while_it_is_full()
    {
        using var queue = await FilledAsync(FullPolicy.DropLatest, capacity: 2, frames: 3);
        queue.Policy = FullPolicy.DropOldest;
        Assert.True(await queue.PostAsync(Make(3), default));
        queue.Policy = FullPolicy.Wait;
        var waiting = queue.PostAsync(Make(4), default).AsTask();
        Assert.False(waiting.IsCompleted);
        queue.Complete();
        Assert.False(await waiting);
        Assert.Equal([1, 3], Take(queue));
        Assert.Equal((5, 2, 3), (queue.Posted, queue.Taken, queue.Dropped));
        Assert.Equal(0, _loans.Open);
    }

    [Fact]
    public async Task A_poster_that_gives_up_waiting_leaves_no_frame_behind()
    {
        using var queue = await FilledAsync(FullPolicy.Wait, capacity: 1, frames: 1);
        using var cancellation = new CancellationTokenSource();

        var waiting = queue.PostAsync(Make(1), cancellation.Token).AsTask();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal((2, 0, 1, 1), (queue.Posted, queue.Taken, queue.Dropped, queue.Count));
        Assert.Equal(1, _loans.Open);
    }

    [Fact]
    public async Task Frames_inside_outlive_the_source_whose_end_is_told()
    {
        using var queue = await FilledAsync(FullPolicy.Wait, capacity: 4, frames: 3);
        var end = new SourceEnd(SourceEndKind.Broken, TimeSpan.FromSeconds(41.2), "lobby: closed after 41.2 s.");

        queue.Complete(end);

        var seen = new List<long>();
        await foreach (var frame in queue.TakeAllAsync())
        {
            using (frame) seen.Add(frame.Index);
        }

        Assert.Equal([0, 1, 2], seen);
        Assert.Same(end, queue.End);
        Assert.False(await queue.PostAsync(Make(3), default));
        Assert.Equal((4, 3, 1), (queue.Posted, queue.Taken, queue.Dropped));
        Assert.Equal(0, _loans.Open);
    }

    [Fact]
    public async Task A_disposed_queue_gives_every_buffer_back()
    {
        var queue = await FilledAsync(FullPolicy.Wait, capacity: 4, frames: 3);

        queue.Dispose();

        Assert.Equal((3, 0, 3, 0), (queue.Posted, queue.Taken, queue.Dropped, queue.Count));
        Assert.Equal(0, _loans.Open);
    }

    [Theory]
    [InlineData(FullPolicy.DropOldest)]
    [InlineData(FullPolicy.DropLatest)]
    [InlineData(FullPolicy.Wait)]
    public async Task Posted_is_taken_plus_dropped_with_many_threads_at_both_ends(FullPolicy policy)
    {
        using var queue = new FrameQueue(3, policy);
        var takers = Enumerable.Range(0, 2).Select(_ => Task.Run(() => TakeAllAsync(queue))).ToList();
        var posters = Enumerable.Range(0, 4).Select(poster => Task.Run(async () =>
        {
            for (var i = 0; i < 2_000; i++) await queue.PostAsync(Make(i), default);
        }));

        await Task.WhenAll(posters);
        queue.Complete();
        var seen = (await Task.WhenAll(takers)).Sum();

        Assert.Equal(8_000, queue.Posted);
        Assert.Equal(seen, queue.Taken);
        Assert.Equal(queue.Posted, queue.Taken + queue.Dropped);
        Assert.Equal(0, _loans.Open);
        if (policy == FullPolicy.Wait) Assert.Equal(0, queue.Dropped);
    }

    private async Task<FrameQueue> FilledAsync(FullPolicy policy, int capacity, int frames)
    {
        var queue = new FrameQueue(capacity, policy);
        for (var i = 0; i < frames; i++) Assert.True(await queue.PostAsync(Make(i), default));
        return queue;
    }

    private Frame Make(long index) =>
        new(index, new MediaTime(0, TimeSpan.FromSeconds(index), DateTimeOffset.UnixEpoch), 1, 1, _loans.Rent(3));

    private static List<long> Take(FrameQueue queue)
    {
        var seen = new List<long>();
        while (queue.TryTake(out var frame))
        {
            using (frame) seen.Add(frame.Index);
        }

        return seen;
    }

    private static async Task<int> TakeAllAsync(FrameQueue queue)
    {
        var count = 0;
        await foreach (var frame in queue.TakeAllAsync())
        {
            frame.Dispose();
            count++;
        }

        return count;
    }

    /// <summary>Counts the buffers that are not given back.</summary>
    private sealed class Loans
    {
        private int _open;

        public int Open => Volatile.Read(ref _open);

        public IMemoryOwner<byte> Rent(int size)
        {
            Interlocked.Increment(ref _open);
            return new Loan(this, new byte[size]);
        }

        private sealed class Loan(Loans loans, byte[] bytes) : IMemoryOwner<byte>
        {
            public Memory<byte> Memory => bytes;

            public void Dispose() => Interlocked.Decrement(ref loans._open);
        }
    }
}
