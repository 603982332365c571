using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.Tests;

public interface ITimerGrain : IGrainWithStringKey
{
    Task Start(bool interleave);

    Task Stop();

    Task Change(TimeSpan dueTime);

    Task<int> Ticks();

    Task<bool> Overlapped();

    Task Pass(string place);

    Task RemindMe();

    Task ForgetMe();

    Task Leave();
}

public sealed class TimerGrain(Checkpoints checkpoints) : Grain, ITimerGrain, IRemindable
{
    private IGrainTimer? _timer;
    private int _ticks;
    private bool _inTick;
    private bool _overlapped;
    private bool _asked;

    public Task Start(bool interleave)
    {
        _timer = this.RegisterGrainTimer(static (grain, stop) => grain.TickAsync(stop), this,
            new() { DueTime = TimeSpan.Zero, Period = TimeSpan.FromMilliseconds(5), Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task Change(TimeSpan dueTime)
    {
        _timer!.Change(dueTime, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public Task<int> Ticks() => Task.FromResult(_ticks);

    public Task<bool> Overlapped() => Task.FromResult(_overlapped);

    public Task Pass(string place) => checkpoints.PassAsync(place);

    public Task RemindMe()
    {
        _asked = true;
        return this.RegisterOrUpdateReminder("daily", TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(200));
    }

    public async Task ForgetMe() => await this.UnregisterReminder((await this.GetReminder("daily"))!);

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        checkpoints.Say(reminderName);
        checkpoints.Mark(_asked ? "reminded" : "reminded anew");
        return Task.CompletedTask;
    }

    private async Task TickAsync(CancellationToken stop)
    {
        _overlapped |= _inTick;
        _inTick = true;
        _ticks++;
        checkpoints.Mark($"tick {_ticks}");
        await Task.Delay(15, stop);
        _inTick = false;
        if (_ticks == 2) throw new InvalidOperationException("a tick that fails does not stop the timer");
    }
}

public sealed class TimerTests : IAsyncLifetime
{
    private TestSilo _silo = null!;
    private ITimerGrain _grain = null!;

    public async Task InitializeAsync()
    {
        _silo = await TestSilo.StartAsync(silo => silo.UseInMemoryReminderService()
            .Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.Zero));
        _grain = _silo.Grains.GetGrain<ITimerGrain>("one");
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ticks_go_on_after_a_failure_and_never_overlap(bool interleave)
    {
        await _grain.Start(interleave);
        await _silo.Checkpoints.ReachedAsync("tick 5");
        Assert.False(await _grain.Overlapped());
    }

    [Fact]
    public async Task A_tick_waits_for_the_request_that_runs_unless_it_interleaves()
    {
        await _grain.Start(interleave: false);
        await _silo.Checkpoints.ReachedAsync("tick 1");
        var busy = _grain.Pass("busy");
        await _silo.Checkpoints.ReachedAsync("busy");
        var before = _silo.Checkpoints.IsReached("tick 3");
        await Task.Delay(100);
        Assert.Equal(before, _silo.Checkpoints.IsReached("tick 3"));
        _silo.Checkpoints.Open("busy");
        await busy;
        await _silo.Checkpoints.ReachedAsync("tick 3");
    }

    [Fact]
    public async Task An_interleaving_tick_runs_beside_a_request()
    {
        await _grain.Start(interleave: true);
        var pass = _grain.Pass("busy");
        await _silo.Checkpoints.ReachedAsync("busy");
        await _silo.Checkpoints.ReachedAsync("tick 4");
        Assert.False(pass.IsCompleted);
        _silo.Checkpoints.Open("busy");
        await pass;
    }

    [Fact]
    public async Task A_disposed_timer_ticks_no_more()
    {
        await _grain.Start(interleave: false);
        await _silo.Checkpoints.ReachedAsync("tick 1");
        await _grain.Stop();
        var ticks = await _grain.Ticks();
        await Task.Delay(60);
        Assert.Equal(ticks, await _grain.Ticks());
    }

    [Fact]
    public async Task A_changed_timer_ticks_when_it_was_told_to()
    {
        await _grain.Start(interleave: false);
        await _silo.Checkpoints.ReachedAsync("tick 1");
        await _grain.Change(Timeout.InfiniteTimeSpan);
        var ticks = await _grain.Ticks();
        await Task.Delay(60);
        Assert.Equal(ticks, await _grain.Ticks());
        await _grain.Change(TimeSpan.Zero);
        await _silo.Checkpoints.ReachedAsync($"tick {ticks + 1}");
    }

    [Fact]
    public async Task A_reminder_wakes_a_grain_that_has_left()
    {
        await _grain.RemindMe();
        await _grain.Leave();
        await _silo.Checkpoints.ReachedAsync("reminded anew");
        Assert.Contains("daily", _silo.Checkpoints.Said);
        await _grain.ForgetMe();
    }
}
