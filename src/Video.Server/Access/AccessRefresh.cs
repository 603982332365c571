using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Video.Server.Access.Keys;
using Video.Server.Access.Tenants;

namespace Video.Server.Access;

/// <summary>Reads keys and tenants before the first request is taken, and again every while: another node may have changed them.</summary>
internal sealed class AccessRefresh(KeyRing keys, TenantBook tenants, FirstKey first, TimeProvider time, ILogger<AccessRefresh> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await tenants.RefreshAsync(cancellationToken);
        await keys.RefreshAsync(cancellationToken);
        await first.MakeAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await tenants.RefreshAsync(stoppingToken);
                await keys.RefreshAsync(stoppingToken);
            }
            catch (VideoException away)
            {
                log.LogWarning("Keys and tenants stay as they were: {Reason}", away.Message);
            }
        }
    }

    /// <summary>Which keys were used is written at the end as well, if the database is there.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await keys.RefreshAsync(cancellationToken);
        }
        catch (VideoException away)
        {
            log.LogWarning("When keys were used last is not kept: {Reason}", away.Message);
        }
    }
}
