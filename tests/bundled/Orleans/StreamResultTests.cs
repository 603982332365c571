using System.Runtime.CompilerServices;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.Tests;

public interface IStreamResultGrain : IGrainWithIntegerKey
{
    IAsyncEnumerable<int> Numbers(int count);

    IAsyncEnumerable<int> Steps(string name, CancellationToken cancellationToken = default);

    IAsyncEnumerable<int> Endless(CancellationToken cancellationToken = default);

    IAsyncEnumerable<int> Failing(int after);

    Task<string> Echo(string words);

    Task Leave();
}

public sealed class StreamResultGrain(Checkpoints checkpoints) : Grain, IStreamResultGrain
{
    public async IAsyncEnumerable<int> Numbers(int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (i % 7 == 0) await Task.Yield();
            yield return i;
        }
    }

    public async IAsyncEnumerable<int> Steps(string name, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                await checkpoints.PassAsync($"{name}-{i}").WaitAsync(cancellationToken);
                yield return i;
            }
        }
        finally
        {
            checkpoints.Mark($"{name} ended");
        }
    }

    public async IAsyncEnumerable<int> Endless([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        checkpoints.Mark("endless began");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            yield return 0;
        }
        finally
        {
            checkpoints.Mark("endless ended");
        }
    }

    public async IAsyncEnumerable<int> Failing(int after)
    {
        for (var i = 0; i < after; i++) yield return i;
        await Task.CompletedTask;
        throw new InvalidDataException("no more frames");
    }

    public Task<string> Echo(string words) => Task.FromResult(words);

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

public sealed class StreamResultTests : IAsyncLifetime
{
    private TestSilo _silo = null!;
    private IStreamResultGrain _grain = null!;

    public async Task InitializeAsync()
    {
        _silo = await TestSilo.StartAsync();
        _grain = _silo.Grains.GetGrain<IStreamResultGrain>(42);
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task Every_item_arrives_once_and_in_order(int count)
    {
        var numbers = new List<int>();
        await foreach (var number in _grain.Numbers(count)) numbers.Add(number);
        Assert.Equal(Enumerable.Range(0, count), numbers);
    }

    [Fact]
    public async Task The_batch_size_changes_nothing_in_what_arrives()
    {
        var numbers = new List<int>();
        await foreach (var number in _grain.Numbers(20).WithBatchSize(3)) numbers.Add(number);
        Assert.Equal(Enumerable.Range(0, 20), numbers);
    }

    [Fact]
    public async Task An_item_arrives_before_the_next_one_exists_and_the_grain_answers_meanwhile()
    {
        await using var items = _grain.Steps("step").GetAsyncEnumerator();
        var first = items.MoveNextAsync();
        await _silo.Checkpoints.ReachedAsync("step-0");
        Assert.Equal("still here", await _grain.Echo("still here"));

        _silo.Checkpoints.Open("step-0");
        Assert.True(await first);
        Assert.Equal(0, items.Current);
        Assert.False(_silo.Checkpoints.IsReached("step-2"));
    }

    [Fact]
    public async Task Leaving_the_loop_ends_the_iterator_in_the_grain()
    {
        _silo.Checkpoints.Open("left-0");
        await foreach (var _ in _grain.Steps("left")) break;
        await _silo.Checkpoints.ReachedAsync("left ended");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelling_ends_the_wait_and_the_iterator_in_the_grain(bool asArgument)
    {
        using var cancellation = new CancellationTokenSource();
        var results = asArgument ? _grain.Endless(cancellation.Token) : _grain.Endless();
        var reading = Task.Run(async () =>
        {
            await foreach (var _ in results.WithCancellation(asArgument ? default : cancellation.Token))
            {
            }
        });
        await _silo.Checkpoints.ReachedAsync("endless began");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await _silo.Checkpoints.ReachedAsync("endless ended");
    }

    [Fact]
    public async Task A_failure_arrives_after_the_items_before_it()
    {
        var numbers = new List<int>();
        var failure = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var number in _grain.Failing(3)) numbers.Add(number);
        });
        Assert.Equal("no more frames", failure.Message);
        Assert.Equal([0, 1, 2], numbers);
    }

    [Fact]
    public async Task Stopping_the_host_ends_an_enumeration_that_waits()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(4)));
        var reading = Task.Run(async () =>
        {
            await foreach (var _ in silo.Grains.GetGrain<IStreamResultGrain>(1).Endless())
            {
            }
        });
        await silo.Checkpoints.ReachedAsync("endless began");
        await silo.StopAsync();
        await silo.Checkpoints.ReachedAsync("endless ended");
        await Assert.ThrowsAnyAsync<Exception>(() => reading);
    }

    [Fact]
    public async Task A_grain_that_leaves_aborts_the_enumeration()
    {
        await using var items = _grain.Steps("aborted").GetAsyncEnumerator();
        _silo.Checkpoints.Open("aborted-0");
        Assert.True(await items.MoveNextAsync());
        await _grain.Leave();
        await _silo.Checkpoints.ReachedAsync("aborted ended");
        await Assert.ThrowsAsync<EnumerationAbortedException>(async () => await items.MoveNextAsync());
    }
}
