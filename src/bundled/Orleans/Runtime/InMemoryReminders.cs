using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Orleans.Timers;

namespace Orleans.Runtime;

/// <summary>Keeps reminders for as long as the process lives, and calls their grains when they are due.</summary>
internal sealed class InMemoryReminders(Silo silo, IOptions<ReminderOptions> options) : IReminderRegistry, IHostedService
{
    private readonly ConcurrentDictionary<(GrainId Grain, string Name), Reminder> _reminders = [];

    public Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentException.ThrowIfNullOrEmpty(reminderName);
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.Zero);
        if (period < options.Value.MinimumReminderPeriod)
        {
            throw new ArgumentException($"Cannot register reminder {reminderName} as requested period ({period}) is less than minimum allowed "
                + $"reminder period ({options.Value.MinimumReminderPeriod})");
        }

        var reminder = new Reminder(reminderName, dueTime, period);
        _reminders.AddOrUpdate((callingGrainId, reminderName), reminder, (_, former) =>
        {
            former.Stop.Cancel();
            return reminder;
        });
        using (ExecutionContext.SuppressFlow()) _ = Task.Run(() => RingAsync(callingGrainId, reminder));
        return Task.FromResult<IGrainReminder>(reminder);
    }

    public Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder)
    {
        if (!_reminders.TryRemove((callingGrainId, reminder.ReminderName), out var kept))
            throw new ReminderException($"Could not unregister reminder {reminder.ReminderName} of {callingGrainId}: there is none.");
        kept.Stop.Cancel();
        return Task.CompletedTask;
    }

    public Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName) =>
        Task.FromResult<IGrainReminder?>(_reminders.GetValueOrDefault((callingGrainId, reminderName)));

    public Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId) =>
        Task.FromResult(_reminders.Where(entry => entry.Key.Grain == callingGrainId).Select(entry => (IGrainReminder)entry.Value).ToList());

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StopAsync(CancellationToken cancellationToken)
    {
        foreach (var reminder in _reminders.Values) reminder.Stop.Cancel();
        return Task.CompletedTask;
    }

    private async Task RingAsync(GrainId grainId, Reminder reminder)
    {
        var grain = silo.Grains.GetGrain<IRemindable>(grainId);
        var stop = reminder.Stop.Token;
        try
        {
            await Task.Delay(reminder.DueTime, silo.Time, stop);
            var first = silo.Time.GetUtcNow().UtcDateTime;
            while (true)
            {
                await RingOnceAsync(grain, reminder, new TickStatus(first, reminder.Period, silo.Time.GetUtcNow().UtcDateTime));
                await Task.Delay(reminder.Period, silo.Time, stop);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task RingOnceAsync(IRemindable grain, Reminder reminder, TickStatus status)
    {
        try
        {
            await grain.ReceiveReminder(reminder.ReminderName, status);
        }
        catch (Exception exception)
        {
            silo.Log.LogError(exception, "{Grain} failed in reminder {Reminder}; it will ring again", grain, reminder.ReminderName);
        }
    }

    private sealed class Reminder(string name, TimeSpan dueTime, TimeSpan period) : IGrainReminder
    {
        public string ReminderName { get; } = name;

        public TimeSpan DueTime { get; } = dueTime;

        public TimeSpan Period { get; } = period;

        public CancellationTokenSource Stop { get; } = new();
    }
}
