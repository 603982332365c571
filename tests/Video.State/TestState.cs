using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Video.State;

namespace Video.Tests.State;

/// <summary>The state as an application has it, on a database of its own.</summary>
public sealed class TestState : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private TestState(StateSettings settings) => _services = new ServiceCollection().AddState(settings).BuildServiceProvider();

    public IStreamTable Streams => Get<IStreamTable>();

    public IWatchTable Watches => Get<IWatchTable>();

    public IEventTable Events => Get<IEventTable>();

    public IDeliveryTable Deliveries => Get<IDeliveryTable>();

    public IFileTable Files => Get<IFileTable>();

    public IJobTable Jobs => Get<IJobTable>();

    public IKeyTable Keys => Get<IKeyTable>();

    public ITenantTable Tenants => Get<ITenantTable>();

    public ISecretBox Secrets => Get<ISecretBox>();

    public StateHealth Health => Get<IStateMonitor>().Health;

    /// <summary>A new, empty one.</summary>
    public static Task<TestState> OpenAsync(DatabaseKind kind, Func<StateSettings, StateSettings>? with = null)
    {
        var settings = new StateSettings { Database = kind == DatabaseKind.Postgres ? PostgresCluster.Shared.CreateDatabase() : null };
        return OpenAsync(with is null ? settings : with(settings));
    }

    public static async Task<TestState> OpenAsync(StateSettings settings)
    {
        var state = new TestState(settings);
        try
        {
            foreach (var service in state._services.GetServices<IHostedService>().OfType<IHostedLifecycleService>()) await service.StartingAsync(default);
            return state;
        }
        catch
        {
            await state.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private T Get<T>() where T : notnull => _services.GetRequiredService<T>();
}
