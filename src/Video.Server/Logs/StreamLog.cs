using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Video.Inference.Memories;
using Video.Server.Metrics;
using Video.Streams;

namespace Video.Server.Logs;

/// <summary>Writes to the log what becomes of streams: when one is opened, live, stalled, tried again, ended and closed, and why; and when its memory's disk takes no more.</summary>
/// <remarks>It looks twice a second, so that no stream waits for it; what came and went in between is seen by its epoch.</remarks>
internal sealed partial class StreamLog(RunningStreams running, TimeProvider time, ILogger<StreamLog> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private Dictionary<StreamKey, RunningStream> _before = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) Look();
    }

    private void Look()
    {
        var now = running.Now.ToDictionary(stream => stream.Key);
        foreach (var stream in now.Values) Compare(_before.TryGetValue(stream.Key, out var before) ? before : null, stream);
        foreach (var gone in _before.Keys.Where(key => !now.ContainsKey(key)))
        {
            using var scope = log.BeginScope(LogScope.Of(gone));
            LogClosed(gone.Stream);
        }
        _before = now;
    }

    private void Compare(RunningStream? before, RunningStream now)
    {
        using var scope = log.BeginScope(LogScope.Of(now.Key));
        CompareMemory(before?.Memory.State ?? MemoryState.Ok, now);
        if (before is { } last && last.State == now.State && last.Epoch == now.Epoch) return;
        var level = now.State == StreamState.Failed ? LogLevel.Warning : LogLevel.Information;
        if (now.Reason is { } reason) LogStateFor(level, now.Key.Stream, Words.Of(now.State), now.Epoch, reason);
        else LogState(level, now.Key.Stream, Words.Of(now.State), now.Epoch);
    }

    private void CompareMemory(MemoryState before, RunningStream now)
    {
        if (before == now.Memory.State) return;
        if (now.Memory.State == MemoryState.RamOnly) LogRamOnly(now.Key.Stream, now.Memory.Reason ?? "");
        else LogStored(now.Key.Stream);
    }

    [LoggerMessage(LogLevel.Warning, "Stream {StreamId} is remembered in RAM alone: {Reason}")]
    private partial void LogRamOnly(StreamId streamId, string reason);

    [LoggerMessage(LogLevel.Information, "Stream {StreamId} is remembered on disk again")]
    private partial void LogStored(StreamId streamId);

    [LoggerMessage(Message = "Stream {StreamId} is {State} in epoch {Epoch}")]
    private partial void LogState(LogLevel level, StreamId streamId, string state, int epoch);

    [LoggerMessage(Message = "Stream {StreamId} is {State} in epoch {Epoch}: {Reason}")]
    private partial void LogStateFor(LogLevel level, StreamId streamId, string state, int epoch, string reason);

    [LoggerMessage(LogLevel.Information, "Stream {StreamId} is closed")]
    private partial void LogClosed(StreamId streamId);
}
