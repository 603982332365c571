using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Orleans;
using Video.Answering;
using Video.Answering.Watching;
using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Inference.Streams;
using Video.Ingest.Sources;

namespace Video.Streams;

/// <inheritdoc cref="IStreamGrain"/>
/// <remarks>What outlives a restart is written down before it holds, so that a caller is never told of something that is lost; of what happens by itself, a stream does not wait for the database.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "A grain's end is OnDeactivateAsync, which disposes the pipeline.")]
public sealed partial class StreamGrain(
    VideoModel model, InferenceEngine engine, Questioner questioner, WatchEvaluator looker, StreamSources sources, MemoryStore store, StreamRecords records, RunningStreams running,
    TimeProvider time, ILogger<StreamGrain> log) : Grain, IStreamGrain
{
    private bool _loaded;
    // what is written down; null: there is no such stream
    private StoredStream? _stored;
    // null also while a stored stream is not open again yet
    private StreamPipeline? _pipeline;
    private SourceDescription? _description;
    private string? _notResumed;
    private bool _unsaved;
    private bool _closing;
    private long _reserved;

    private StreamKey Key => StreamKey.Parse(this.GetPrimaryKeyString());

    private string Id => Key.Stream.Value;

    private IStreamDirectoryGrain Directory => GrainFactory.GetGrain<IStreamDirectoryGrain>(IStreamDirectoryGrain.Key);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LoadAsync();
        }
        catch (VideoException failure)
        {
            // Whoever calls is told when it is tried again.
            LogUnsaved(Key, failure.Message);
        }
    }

    public Task<StreamReply> OpenAsync(StreamSpec spec) => AnswerAsync(async () =>
    {
        if (_stored is not null) throw new VideoException(ErrorCode.Conflict, $"A stream named '{Id}' is open already.", "id");
        StreamSources.WhenFull(spec);
        _description = await sources.ProbeAsync(spec);
        var methods = model.Methods.With(memory: store.Method).With(spec.Vision, spec.Tokens, spec.Memory);
        var stream = new StoredStream { Spec = spec with { Vision = methods.Vision, Tokens = methods.Tokens, Memory = methods.Memory }, OpenedAt = time.GetUtcNow() };
        try
        {
            await StartAsync(stream);
            await records.SaveAsync(Key, _stored!);
        }
        catch
        {
            await StopAsync();
            _stored = null;
            await Directory.RemoveAsync(Key.ToString());
            throw;
        }

        return Status();
    });

    public Task<StreamReply> ResumeAsync() => AnswerAsync(async () =>
    {
        if (_stored is not { } stream) return Absent();
        if (_pipeline is null)
        {
            try
            {
                // What failed is tried again; what has ended has ended.
                await StartAsync(stream.Rest?.State is StreamState.Failed ? stream with { Rest = null } : stream);
                _notResumed = null;
                await KeepAsync();
            }
            catch (VideoException failure)
            {
                await StopAsync();
                (_stored, _notResumed) = (stream, failure.Message);
                LogNotResumed(Key, failure.Message);
            }
        }
        else if (_pipeline.State is StreamState.Failed && !HasEnd(stream.Spec))
        {
            await RestartAsync(_pipeline);
        }
        else if (_unsaved)
        {
            await KeepAsync();
        }

        return Status();
    });

    public Task<StreamReply> GetAsync() => AnswerAsync(() => Task.FromResult(_stored is null ? Absent() : Status()));

    public Task<StreamReply> UpdateAsync(StreamChange change) => AnswerAsync(async () =>
    {
        if (_stored is not { } before) return Absent();
        var spec = change.ApplyTo(before.Spec);
        spec.Validate();
        var (whenFull, resampled) = (StreamSources.WhenFull(spec), sources.SamplingOf(spec) != sources.SamplingOf(before.Spec));
        await records.SaveAsync(Key, before with { Spec = spec });
        var meanwhile = _stored != before;
        _stored = _stored with { Spec = spec };
        if (meanwhile) await KeepAsync();
        if (change.Labels is not null) await Directory.AddAsync(new StreamEntry(Key.ToString(), spec.Labels));
        if (_pipeline is { } pipeline)
        {
            pipeline.Queue.Policy = whenFull;
            await FollowAsync(pipeline, change, resampled);
        }

        return Status();
    });

    public Task<StreamReply> CloseAsync(bool forget, TimeSpan drain) => AnswerAsync(async () =>
    {
        if (_stored is null) return forget && store.Forget(Key) ? new StreamReply() : Absent();
        _closing = true;
        try
        {
            await records.DeleteAsync(Key);
        }
        catch
        {
            _closing = false;
            throw;
        }

        try
        {
            await DrainAsync(drain);
            await StopAsync();
            await Directory.RemoveAsync(Key.ToString());
        }
        finally
        {
            (_stored, _closing, _notResumed) = (null, false, null);
            // From here on the grain may leave when nobody has called it for a while.
            DelayDeactivation(TimeSpan.Zero);
        }

        if (forget) store.Forget(Key);
        return new StreamReply();
    });

    /// <summary>The silo is stopping: other grains are no longer to be had, and the directory goes with it.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // It may have ended a moment ago, and whoever attends to that comes too late now.
        if (_pipeline is { State: StreamState.Ended } ended && _stored is { Spec.Loop: false })
        {
            NoteRest(ended);
            await KeepAsync();
        }

        await StopAsync();
    }

    private async Task LoadAsync()
    {
        if (_loaded) return;
        var found = await records.FindAsync(Key);
        if (_loaded) return;
        (_loaded, _stored) = (true, found);
    }

    private async Task<StreamReply> AnswerAsync(Func<Task<StreamReply>> answer)
    {
        try
        {
            await LoadAsync();
            return await answer();
        }
        catch (VideoException failure)
        {
            // Ingest's word for what callers call the URL.
            var fault = Fault.From(failure);
            return new StreamReply { Fault = fault with { Param = fault.Param is "source" ? "url" : fault.Param } };
        }
    }

    /// <summary>Opens the memory and begins to read, unless the stream rests.</summary>
    private async Task StartAsync(StoredStream stream)
    {
        var spec = stream.Spec;
        if (!running.Reserve(spec.RamBytes ?? 0, store.Process?.Bytes ?? long.MaxValue))
            throw new VideoException(ErrorCode.OverBudget,
                $"'memory_ram' asks for {spec.RamBytes:N0} bytes, but of the {store.Process!.Bytes:N0} for all streams {running.Reserved:N0} were promised to others.", "memory_ram");
        _reserved = spec.RamBytes ?? 0;
        if (await Directory.AddAsync(new StreamEntry(Key.ToString(), spec.Labels)) is { } refused) throw refused.ToException();
        // What an earlier run left may be a lot to look through.
        var methods = model.Methods.With(spec.Vision, spec.Tokens, spec.Memory);
        var context = await Task.Run(() => new StreamContext(model, engine, methods, storage: store.Of(Key, spec.RamBytes, spec.DiskBytes), name: Id));
        (_stored, _pipeline) = (stream, new StreamPipeline(context, StreamSources.WhenFull(spec), time));
        running.Add(Key, _pipeline);
        // An open stream is never idle, even when nobody asks about it.
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        if (stream.Rest is { } rest) await _pipeline.StopReadingAsync(rest);
        else if (!spec.Paused) BeginReading();
    }

    private async Task StopAsync()
    {
        running.GiveBack(_reserved);
        _reserved = 0;
        if (_pipeline is not { } pipeline) return;
        _pipeline = null;
        await pipeline.DisposeAsync();
        running.Remove(Key);
    }

    /// <summary>Writes down how the stream is; where the database does not answer, it is tried again later.</summary>
    private async Task KeepAsync()
    {
        try
        {
            if (_stored is not null && !_closing) await records.SaveAsync(Key, _stored);
            _unsaved = false;
        }
        catch (VideoException failure)
        {
            _unsaved = true;
            LogUnsaved(Key, failure.Message);
        }
    }

    private StreamReply Absent() => new() { Fault = new Fault(ErrorCode.NotFound, $"There is no stream named '{Id}'.", "id") };

    [LoggerMessage(LogLevel.Warning, "Stream {Key} is not written down: {Reason}")]
    private partial void LogUnsaved(StreamKey key, string reason);

    [LoggerMessage(LogLevel.Warning, "Stream {Key} could not be opened again: {Reason}")]
    private partial void LogNotResumed(StreamKey key, string reason);

    [LoggerMessage(LogLevel.Error, "Reading the source of stream {Key} failed")]
    private partial void LogReading(Exception failure, StreamKey key);

    [LoggerMessage(LogLevel.Error, "What followed the end of stream {Key}'s source failed")]
    private partial void LogFollowing(Exception failure, StreamKey key);
}
