using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.Tests;

public interface IFailureGrain : IGrainWithStringKey
{
    Task Throw(string message);

    ValueTask<int> ThrowAfterAnAwait(string message);

    Task Pass(string place);

    [ResponseTimeout("00:00:00.200")]
    Task PassBriefly(string place);

    Task WaitFor(string place, CancellationToken cancellationToken);

    [OneWay]
    Task Tell(string place);

    Task<string?> Context(string key);
}

public sealed class FailureGrain(Checkpoints checkpoints) : Grain, IFailureGrain
{
    public Task Throw(string message) => throw new InvalidDataException(message);

    public async ValueTask<int> ThrowAfterAnAwait(string message)
    {
        await Task.Yield();
        throw new KeyNotFoundException(message);
    }

    public Task Pass(string place) => checkpoints.PassAsync(place);

    public Task PassBriefly(string place) => checkpoints.PassAsync(place);

    public async Task WaitFor(string place, CancellationToken cancellationToken)
    {
        try
        {
            await checkpoints.PassAsync(place).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            checkpoints.Mark($"{place} cancelled");
            throw;
        }
    }

    public async Task Tell(string place)
    {
        await checkpoints.PassAsync(place);
        throw new InvalidOperationException("nobody hears this");
    }

    public Task<string?> Context(string key) => Task.FromResult(RequestContext.Get(key) as string);
}

public interface IStillbornGrain : IGrainWithStringKey
{
    Task Call();
}

public sealed class StillbornGrain : Grain, IStillbornGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken) => throw new InvalidDataException("no such stream");

    public Task Call() => Task.CompletedTask;
}

public interface INobodyGrain : IGrainWithStringKey;

public sealed class FailureTests : IAsyncLifetime
{
    private TestSilo _silo = null!;
    private IFailureGrain _grain = null!;

    public async Task InitializeAsync()
    {
        _silo = await TestSilo.StartAsync(silo => silo.Configure<SiloMessagingOptions>(o => o.MaxEnqueuedRequestsHardLimit = 4));
        _grain = _silo.Grains.GetGrain<IFailureGrain>("one");
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task An_exception_reaches_the_caller_with_its_type_and_message()
    {
        Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidDataException>(() => _grain.Throw("broken"))).Message);
        var later = await Assert.ThrowsAsync<KeyNotFoundException>(async () => await _grain.ThrowAfterAnAwait("lost"));
        Assert.Equal("lost", later.Message);
    }

    [Fact]
    public async Task A_grain_that_cannot_be_activated_fails_its_callers_with_the_reason()
    {
        var grain = _silo.Grains.GetGrain<IStillbornGrain>("one");
        for (var i = 0; i < 2; i++)
            Assert.Equal("no such stream", (await Assert.ThrowsAsync<InvalidDataException>(grain.Call)).Message);
    }

    [Fact]
    public async Task A_late_answer_is_a_timeout_for_the_caller_and_the_grain_goes_on()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => _grain.PassBriefly("late"));
        _silo.Checkpoints.Open("late");
        Assert.Null(await _grain.Context("anything"));
    }

    [Fact]
    public async Task A_cancelled_call_ends_for_the_caller_and_is_cancelled_in_the_grain()
    {
        using var cancellation = new CancellationTokenSource();
        var call = _grain.WaitFor("there", cancellation.Token);
        await _silo.Checkpoints.ReachedAsync("there");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await _silo.Checkpoints.ReachedAsync("there cancelled");
    }

    [Fact]
    public async Task A_call_cancelled_in_the_queue_does_not_start()
    {
        var first = _grain.Pass("busy");
        await _silo.Checkpoints.ReachedAsync("busy");
        using var cancellation = new CancellationTokenSource();
        var queued = _grain.WaitFor("never", cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);

        _silo.Checkpoints.Open("busy");
        await first;
        await _grain.Context("anything");
        Assert.False(_silo.Checkpoints.IsReached("never"));
    }

    [Fact]
    public async Task A_one_way_call_waits_for_nothing_and_fails_for_nobody()
    {
        await _grain.Tell("told");
        await _silo.Checkpoints.ReachedAsync("told");
        _silo.Checkpoints.Open("told");
        Assert.Null(await _grain.Context("anything"));
    }

    [Fact]
    public async Task Too_many_requests_are_refused()
    {
        var first = _grain.Pass("crowd");
        await _silo.Checkpoints.ReachedAsync("crowd");
        var crowd = Enumerable.Range(0, 20).Select(_ => _grain.Pass("crowd")).ToList();
        await Assert.ThrowsAsync<LimitExceededException>(() => crowd[^1]);

        _silo.Checkpoints.Open("crowd");
        await first;
        await crowd[0];
    }

    [Fact]
    public async Task Words_in_the_request_context_travel_with_the_call()
    {
        RequestContext.Set("who", "the operator");
        Assert.Equal("the operator", await _grain.Context("who"));
        RequestContext.Clear();
        Assert.Null(await _grain.Context("who"));
    }

    [Fact]
    public void An_interface_without_a_class_is_refused() =>
        Assert.Throws<ArgumentException>(() => _silo.Grains.GetGrain<INobodyGrain>("one"));

    [Fact]
    public async Task A_stopped_silo_lets_nothing_in()
    {
        await _silo.StopAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => _grain.Context("anything"));
    }
}
