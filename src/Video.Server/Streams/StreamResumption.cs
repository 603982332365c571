using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Video.Server.Models;
using Video.Streams;

namespace Video.Server.Streams;

/// <summary>Opens again what was open before a restart, as soon as the model is there; and looks from time to time for what is written down but not open.</summary>
/// <remarks>A stream that cannot be opened again stays listed as failed, and is tried again each time. While the database does not answer, open streams go on.</remarks>
internal sealed partial class StreamResumption(StreamRecords records, IGrainFactory grains, ModelLoader loader, TimeProvider time, ILogger<StreamResumption> log) : BackgroundService
{
    private const int AtOnce = 8;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortPause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await loader.Loaded.WaitAsync(stoppingToken);
        for (var first = true; ; first = false)
        {
            var pause = await ResumeAllAsync(first, stoppingToken) ? Pause : ShortPause;
            await Task.Delay(pause, time, stoppingToken);
        }
    }

    /// <returns>False when the database did not answer.</returns>
    private async Task<bool> ResumeAllAsync(bool first, CancellationToken cancellation)
    {
        try
        {
            var keys = await records.KeysAsync(cancellation);
            await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (key, _) => await ResumeAsync(key));
            if (first && keys.Count > 0) LogResumed(keys.Count);
            return true;
        }
        catch (VideoException failure)
        {
            LogUnreadable(failure.Message);
            return false;
        }
    }

    private async Task ResumeAsync(StreamKey key)
    {
        try
        {
            await grains.GetGrain<IStreamGrain>(key.ToString()).ResumeAsync();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // One stream must not keep the others from being opened.
            LogFailed(failure, key);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Count} streams from before the restart are open again or being tried")]
    private partial void LogResumed(int count);

    [LoggerMessage(LogLevel.Warning, "The streams that are to be open cannot be read: {Reason}")]
    private partial void LogUnreadable(string reason);

    [LoggerMessage(LogLevel.Error, "Stream {Key} could not be opened again")]
    private partial void LogFailed(Exception failure, StreamKey key);
}
