using Video.Inference.Streams;
using Video.Ingest.Sources;

namespace Video.Streams;

/// <summary>What a stream's source is read for, when it begins and when it ends.</summary>
public sealed partial class StreamGrain
{
    /// <summary>For the model to read what is on its way before the source is read anew.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(1);

    // The moment after the last frame that was seen.
    private static readonly TimeSpan Next = TimeSpan.FromMilliseconds(1);

    /// <param name="anew">From the source's beginning, also where it could go on.</param>
    private void BeginReading(bool anew = false)
    {
        var (stream, pipeline) = (_stored!, _pipeline!);
        var from = anew ? null : ReadOnFrom(stream, pipeline.Context);
        var start = StartOf(stream, pipeline.Context, from);
        var source = sources.Open(Key, stream.Spec, _description, new StreamOrigin(start.Epoch, start.Position - (from ?? TimeSpan.Zero)), from);
        _stored = stream with { Start = start, Rest = null };
        _ = AttendAsync(pipeline, pipeline.Read(source));
    }

    /// <summary>A file goes on where it was left; everything else with what comes.</summary>
    private static TimeSpan? ReadOnFrom(StoredStream stream, StreamContext context) =>
        stream.Start is { } start && IsFile(stream.Spec) && context.Timeline.Newest is { } newest && newest.Epoch == start.Epoch
            ? (start.From ?? TimeSpan.Zero) + (newest.Position - start.Position) + Next
            : null;

    private static bool IsFile(StreamSpec spec) => spec.Url is { } url && SourceLocation.Parse(url).Path is not null;

    /// <summary>What would be read again from its beginning, if it were tried again.</summary>
    private bool HasEnd(StreamSpec spec) => IsFile(spec) || _description is { IsLive: false };

    /// <summary>After what is remembered; and where that outlived nothing, still after the last reading, so that stream time does not run backwards.</summary>
    private ReadingStart StartOf(StoredStream stream, StreamContext context, TimeSpan? from)
    {
        var now = time.GetUtcNow();
        var next = context.Timeline.Continue(now);
        if (stream.Start is not { } last || last.Epoch < next.Epoch) return new ReadingStart(next.Epoch, next.Position, from, now);
        var passed = now - last.At;
        var position = last.Position + (passed > LeastPause ? passed : LeastPause);
        return new ReadingStart(last.Epoch + 1, position > next.Position ? position : next.Position, from, now);
    }

    /// <summary>Waits for a reading's end and does what follows: a file that loops begins anew, everything else rests, also after a restart. What has no end is tried again from time to time.</summary>
    private async Task AttendAsync(StreamPipeline pipeline, StreamReading reading)
    {
        try
        {
            await reading.Completion;
            if (reading.Failure is { } failure and not VideoException) LogReading(failure, Key);
            await pipeline.SettleAsync(Timeout.InfiniteTimeSpan);
            // It was stopped, and perhaps another one follows.
            if (pipeline.Reading != reading || _pipeline != pipeline || _closing) return;
            if (_stored!.Spec.Loop && pipeline.State == StreamState.Ended)
            {
                await pipeline.StopReadingAsync(StreamRest.Paused);
                BeginReading(anew: true);
            }
            else if (HasEnd(_stored.Spec) || pipeline.State == StreamState.Ended)
            {
                NoteRest(pipeline);
            }

            await KeepAsync();
        }
        catch (Exception failure)
        {
            LogFollowing(failure, Key);
        }
    }

    /// <summary>That it is not read any more, also after a restart.</summary>
    private void NoteRest(StreamPipeline pipeline) => _stored = _stored! with { Rest = new StreamRest(pipeline.State, pipeline.Reason) };

    /// <summary>Does what a change asks of what is read.</summary>
    private async Task FollowAsync(StreamPipeline pipeline, StreamChange change, bool resampled)
    {
        var state = pipeline.State;
        if (change.Paused is true)
        {
            await pipeline.StopReadingAsync(StreamRest.Paused);
        }
        else if (change.Paused is false && state is StreamState.Paused or StreamState.Failed
            || resampled && state is not (StreamState.Paused or StreamState.Failed or StreamState.Ended))
        {
            await RestartAsync(pipeline);
        }
    }

    private async Task RestartAsync(StreamPipeline pipeline)
    {
        await pipeline.StopReadingAsync(StreamRest.Paused);
        await pipeline.SettleAsync(Settling);
        BeginReading();
        await KeepAsync();
    }

    /// <summary>Reads no more, and waits until what was read is remembered and running answers are finished.</summary>
    private async Task DrainAsync(TimeSpan patience)
    {
        if (_pipeline is not { } pipeline) return;
        var started = time.GetTimestamp();
        await pipeline.StopReadingAsync(StreamRest.Closing);
        await pipeline.SettleAsync(patience);
        var left = patience - time.GetElapsedTime(started);
        if (left > TimeSpan.Zero) await AnswersAsync(left);
    }
}
