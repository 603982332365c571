using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.Tests;

public interface ILifeGrain : IGrainWithStringKey
{
    Task<Guid> Instance();

    Task Leave();

    Task Stay(TimeSpan time);

    Task Pass(string place);
}

public sealed class LifeGrain(Checkpoints checkpoints) : Grain, ILifeGrain
{
    private readonly Guid _instance = Guid.NewGuid();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        checkpoints.Say($"{this.GetPrimaryKeyString()} activated");
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        checkpoints.Say($"{this.GetPrimaryKeyString()} {reason.ReasonCode}");
        checkpoints.Mark($"{this.GetPrimaryKeyString()} left");
        return Task.CompletedTask;
    }

    public Task<Guid> Instance() => Task.FromResult(_instance);

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task Stay(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public Task Pass(string place) => checkpoints.PassAsync(place);
}

public sealed class LifeTests
{
    [Fact]
    public async Task A_grain_that_leaves_is_made_anew_by_the_next_call()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grains.GetGrain<ILifeGrain>("one");
        var first = await grain.Instance();
        Assert.Equal(first, await grain.Instance());
        await grain.Leave();
        Assert.NotEqual(first, await grain.Instance());
        Assert.Equal(["one activated", "one ApplicationRequested", "one activated"], silo.Checkpoints.Said);
    }

    [Fact]
    public async Task A_request_that_waits_when_the_grain_leaves_is_done_by_the_next_activation()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grains.GetGrain<ILifeGrain>("one");
        var instance = await grain.Instance();
        var busy = grain.Pass("busy");
        await silo.Checkpoints.ReachedAsync("busy");
        var leave = grain.Leave();
        var next = grain.Instance();
        silo.Checkpoints.Open("busy");
        await Task.WhenAll(busy, leave);
        Assert.NotEqual(instance, await next);
    }

    [Fact]
    public async Task An_idle_grain_is_collected_and_one_that_asked_to_stay_is_not()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.Configure<GrainCollectionOptions>(options =>
        {
            options.CollectionQuantum = TimeSpan.FromMilliseconds(100);
            options.CollectionAge = TimeSpan.FromMilliseconds(300);
        }));
        var staying = silo.Grains.GetGrain<ILifeGrain>("staying");
        var instance = await staying.Instance();
        await staying.Stay(TimeSpan.FromMinutes(5));
        await silo.Grains.GetGrain<ILifeGrain>("idle").Instance();

        await silo.Checkpoints.ReachedAsync("idle left");
        Assert.Contains("idle ActivationIdle", silo.Checkpoints.Said);
        Assert.Equal(instance, await staying.Instance());
    }

    [Fact]
    public async Task Stopping_the_host_ends_every_grain_and_waits_for_what_runs()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.Grains.GetGrain<ILifeGrain>("one").Instance();
        var busy = silo.Grains.GetGrain<ILifeGrain>("two").Pass("busy");
        await silo.Checkpoints.ReachedAsync("busy");

        var stop = silo.StopAsync();
        await silo.Checkpoints.ReachedAsync("one left");
        Assert.False(stop.IsCompleted);
        silo.Checkpoints.Open("busy");
        await busy;
        await stop;
        Assert.Contains("one ShuttingDown", silo.Checkpoints.Said);
        Assert.Contains("two ShuttingDown", silo.Checkpoints.Said);
    }

    [Fact]
    public async Task A_collection_age_below_its_quantum_is_refused() =>
        await Assert.ThrowsAsync<OrleansConfigurationException>(() => TestSilo.StartAsync(builder =>
            builder.Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromSeconds(1))));
}
