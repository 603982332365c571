using Video.Inference.Engine;

namespace Video.Tests.Inference.Engine;

public sealed class InferenceEngineTests
{
    [Fact]
    public async Task A_running_answers_token_overtakes_frames_that_wait()
    {
        await using var engine = new InferenceEngine();
        var order = new List<string>();
        using var gate = new ManualResetEventSlim();
        var first = engine.RunAsync(WorkClass.Batch, () => gate.Wait(TimeSpan.FromSeconds(10)));
        var waiting = new[]
        {
            engine.RunAsync(WorkClass.Batch, () => order.Add("batch")),
            engine.RunAsync(WorkClass.Frames, () => order.Add("frames")),
            engine.RunAsync(WorkClass.Watch, () => order.Add("watch")),
            engine.RunAsync(WorkClass.Question, () => order.Add("question")),
            engine.RunAsync(WorkClass.Decode, () => order.Add("decode")),
        };
        gate.Set();
        await Task.WhenAll([first, .. waiting]);
        Assert.Equal(["decode", "question", "watch", "frames", "batch"], order);
    }

    [Fact]
    public void Work_that_has_waited_longer_than_the_difference_of_patience_is_not_overtaken()
    {
        var time = new ManualTime();
        using var queue = new WorkQueue(time, capacity: 8);
        var batch = new Nothing();
        var decode = new Nothing();
        queue.Post(WorkClass.Batch, batch);
        time.Advance(TimeSpan.FromSeconds(5));
        queue.Post(WorkClass.Decode, decode);
        Assert.Same(batch, queue.Take());
        Assert.Same(decode, queue.Take());
    }

    [Fact]
    public void A_full_queue_refuses_work_and_says_how_much_waits()
    {
        using var queue = new WorkQueue(TimeProvider.System, capacity: 1);
        queue.Post(WorkClass.Frames, new Nothing());
        var refusal = Assert.Throws<VideoException>(() => queue.Post(WorkClass.Decode, new Nothing()));
        Assert.Equal(ErrorCode.OverBudget, refusal.Code);
        Assert.Contains("1 pieces of work", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Works_failure_reaches_its_poster_and_the_engine_goes_on()
    {
        await using var engine = new InferenceEngine();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => engine.RunAsync<int>(WorkClass.Frames, () => throw new InvalidOperationException("broken frame")));
        Assert.Equal("broken frame", failure.Message);
        Assert.Equal(7, await engine.RunAsync(WorkClass.Frames, () => 7));
    }

    [Fact]
    public async Task Work_cancelled_before_its_turn_never_runs()
    {
        await using var engine = new InferenceEngine();
        using var gate = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource();
        var ran = false;
        var first = engine.RunAsync(WorkClass.Frames, () => gate.Wait(TimeSpan.FromSeconds(10)));
        var second = engine.RunAsync(WorkClass.Frames, () => { ran = true; }, cancel.Token);
        await cancel.CancelAsync();
        gate.Set();
        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(ran);
    }

    [Fact]
    public async Task Disposing_runs_what_was_posted_and_takes_no_more()
    {
        var engine = new InferenceEngine();
        var posted = Enumerable.Range(0, 20).Select(i => engine.RunAsync(WorkClass.Frames, () => i)).ToArray();
        await engine.DisposeAsync();
        Assert.Equal(Enumerable.Range(0, 20), await Task.WhenAll(posted));
        Assert.Equal(20, engine.Done(WorkClass.Frames));
        await Assert.ThrowsAsync<VideoException>(() => engine.RunAsync(WorkClass.Frames, () => 1));
    }

    private sealed class Nothing : IWork
    {
        public void Run() { }
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan by) => _now += by.Ticks;
    }
}
