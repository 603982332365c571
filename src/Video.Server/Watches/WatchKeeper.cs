using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Video.Server.Models;
using Video.State;
using Video.Streams.Watching;

namespace Video.Server.Watches;

/// <summary>Sees to it that all watches of the database look and all webhooks are told: when the service starts, and now and then, because a node that had some of them may have gone.</summary>
public sealed class WatchKeeper(IWatchTable watches, IGrainFactory grains, ModelLoader loader, TimeProvider time, ILogger<WatchKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30), UntilReady = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!loader.Ready) await Task.Delay(UntilReady, time, stoppingToken);
        while (true)
        {
            try
            {
                await grains.GetGrain<IDeliveryGrain>(IDeliveryGrain.Key).WakeAsync();
                foreach (var stream in (await watches.ListAsync(cancellation: stoppingToken)).Select(watch => watch.Stream).Distinct())
                    await grains.GetGrain<IWatchGrain>(stream.ToString()).WakeAsync();
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Watches could not be woken, and will be tried again: {Failure}", failure.Message);
            }
            await Task.Delay(Period, time, stoppingToken);
        }
    }
}
