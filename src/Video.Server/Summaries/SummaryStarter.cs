using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Video.Server.Models;
using Video.Streams.Jobs;

namespace Video.Server.Summaries;

/// <summary>Takes up the summaries that an earlier process left unfinished, once the model is loaded.</summary>
internal sealed class SummaryStarter(IGrainFactory grains, ModelLoader loader, ILogger<SummaryStarter> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100), LongPause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!loader.Ready) await Task.Delay(Pause, stoppingToken);
        while (true)
        {
            try
            {
                await grains.GetGrain<IJobQueueGrain>(IJobQueueGrain.Key).WakeAsync();
                return;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogWarning("Unfinished summaries cannot be taken up yet: {Reason}", failure.Message);
                await Task.Delay(LongPause, stoppingToken);
            }
        }
    }
}
