using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Video.State.Databases;
using Video.State.Tables;

namespace Video.State;

/// <summary>Adds the state to an application.</summary>
public static class StateServices
{
    /// <summary>Adds every table, <see cref="IStateMonitor"/> and <see cref="ISecretBox"/>. The database is opened and brought to this program's schema when the host starts.</summary>
    public static IServiceCollection AddState(this IServiceCollection services, StateSettings settings)
    {
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton<StateFolder>();
        services.AddSingleton(provider => new StateDatabase(
            settings.Database is { } connection ? new PostgresDatabase(connection) : new SqliteDatabase(provider.GetRequiredService<StateFolder>()),
            settings, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<StateDatabase>>()));
        services.AddSingleton<IStateMonitor>(provider => provider.GetRequiredService<StateDatabase>());
        services.AddSingleton<ISecretBox, SecretBox>();
        services.AddSingleton<IStreamTable, StreamTable>();
        services.AddSingleton<IWatchTable, WatchTable>();
        services.AddSingleton<IEventTable, EventTable>();
        services.AddSingleton<IDeliveryTable, DeliveryTable>();
        services.AddSingleton<IFileTable, FileTable>();
        services.AddSingleton<IJobTable, JobTable>();
        services.AddSingleton<IKeyTable, KeyTable>();
        services.AddSingleton<ITenantTable, TenantTable>();
        services.AddHostedService<StateOpening>();
        return services;
    }

    /// <summary>A database that cannot be used is told when the service starts, not at the first request.</summary>
    private sealed class StateOpening(StateDatabase database) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => database.OpenAsync(cancellationToken);

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
