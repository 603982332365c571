using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans.Hosting;

public static class SiloBuilderReminderMemoryExtensions
{
    /// <summary>Reminders that last as long as the process.</summary>
    public static ISiloBuilder UseInMemoryReminderService(this ISiloBuilder builder)
    {
        builder.Services.AddSingleton<InMemoryReminders>();
        builder.Services.AddSingleton<IReminderRegistry>(provider => provider.GetRequiredService<InMemoryReminders>());
        builder.Services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<InMemoryReminders>());
        return builder;
    }
}

/// <summary>What reminders may ask for.</summary>
public sealed class ReminderOptions
{
    public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);
}
