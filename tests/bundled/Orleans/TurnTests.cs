using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.Tests;

public interface ITurnGrain : IGrainWithStringKey
{
    Task Pass(string place);

    Task Count(int times);

    Task<(int Total, bool Overlapped)> Counted();

    [AlwaysInterleave]
    Task<string> Peek();

    [ReadOnly]
    Task Read(string place);

    Task<string> CallSelf();

    Task<string> CallSelfInChain();

    Task<string> Echo(string words);
}

public abstract class TurnGrainBase(Checkpoints checkpoints) : Grain
{
    private int _total;
    private bool _inside;
    private bool _overlapped;

    public Task Pass(string place) => checkpoints.PassAsync(place);

    public async Task Count(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _overlapped |= _inside;
            _inside = true;
            var total = _total;
            Thread.SpinWait(200);
            _total = total + 1;
            _inside = false;
            await Task.Yield();
        }
    }

    public Task<(int Total, bool Overlapped)> Counted() => Task.FromResult((_total, _overlapped));

    public Task<string> Peek() => Task.FromResult("peeked");

    public Task Read(string place) => checkpoints.PassAsync(place);

    public Task<string> Echo(string words) => Task.FromResult(words);

    public Task<string> CallSelf() => this.AsReference<ITurnGrain>().Echo("from myself");

    public async Task<string> CallSelfInChain()
    {
        using var section = RequestContext.AllowCallChainReentrancy();
        return await this.AsReference<ITurnGrain>().Echo("from myself");
    }
}

public sealed class OrderlyTurnGrain(Checkpoints checkpoints) : TurnGrainBase(checkpoints), ITurnGrain;

[Reentrant]
public sealed class ReentrantTurnGrain(Checkpoints checkpoints) : TurnGrainBase(checkpoints), ITurnGrain;

public sealed class TurnTests : IAsyncLifetime
{
    private TestSilo _silo = null!;
    private ITurnGrain _orderly = null!;
    private ITurnGrain _reentrant = null!;

    public async Task InitializeAsync()
    {
        _silo = await TestSilo.StartAsync(silo => silo.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(3)));
        _orderly = _silo.Grains.GetGrain<ITurnGrain>("one", typeof(OrderlyTurnGrain).FullName);
        _reentrant = _silo.Grains.GetGrain<ITurnGrain>("one", typeof(ReentrantTurnGrain).FullName);
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task A_request_waits_until_the_one_before_it_has_ended()
    {
        var first = _orderly.Pass("first");
        await _silo.Checkpoints.ReachedAsync("first");
        var second = _orderly.Pass("second");
        Assert.Equal("peeked", await _orderly.Peek());
        Assert.False(_silo.Checkpoints.IsReached("second"));

        _silo.Checkpoints.Open("first");
        await first;
        await _silo.Checkpoints.ReachedAsync("second");
        _silo.Checkpoints.Open("second");
        await second;
    }

    [Fact]
    public async Task A_reentrant_grain_takes_the_next_request_at_an_await()
    {
        var first = _reentrant.Pass("first");
        await _silo.Checkpoints.ReachedAsync("first");
        Assert.Equal("in between", await _reentrant.Echo("in between"));
        Assert.False(first.IsCompleted);
        _silo.Checkpoints.Open("first");
        await first;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Turns_of_one_grain_never_overlap(bool reentrant)
    {
        var grain = reentrant ? _reentrant : _orderly;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => grain.Count(50))));
        Assert.Equal((800, false), await grain.Counted());
    }

    [Fact]
    public async Task Read_only_requests_run_beside_each_other_and_not_beside_others()
    {
        var first = _orderly.Read("first");
        await _silo.Checkpoints.ReachedAsync("first");
        var other = _orderly.Echo("other");
        var second = _orderly.Read("second");
        await _silo.Checkpoints.ReachedAsync("second");
        Assert.False(other.IsCompleted);

        _silo.Checkpoints.Open("second");
        await second;
        Assert.False(other.IsCompleted);
        _silo.Checkpoints.Open("first");
        await first;
        Assert.Equal("other", await other);
    }

    [Fact]
    public async Task A_grain_that_waits_for_itself_gets_a_timeout() =>
        await Assert.ThrowsAsync<TimeoutException>(_orderly.CallSelf);

    [Fact]
    public async Task A_grain_may_call_itself_where_it_allows_its_call_chain() =>
        Assert.Equal("from myself", await _orderly.CallSelfInChain());

    [Fact]
    public async Task Grains_of_different_keys_run_beside_each_other()
    {
        var one = _orderly.Pass("one");
        var other = _silo.Grains.GetGrain<ITurnGrain>("other", typeof(OrderlyTurnGrain).FullName).Pass("other");
        await _silo.Checkpoints.ReachedAsync("one");
        await _silo.Checkpoints.ReachedAsync("other");
        _silo.Checkpoints.Open("one");
        _silo.Checkpoints.Open("other");
        await Task.WhenAll(one, other);
    }
}
