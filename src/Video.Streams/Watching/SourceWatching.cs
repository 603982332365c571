using System.Runtime.CompilerServices;
using Video.Answering.Watching;
using Video.Inference.Engine;
using Video.Inference.Streams;
using Video.Ingest;
using Video.Ingest.Sources;
using Video.State;

namespace Video.Streams.Watching;

/// <summary>Watches one reading of a source, frame by frame, outside of any service.</summary>
public static class SourceWatching
{
    /// <param name="context">What the frames are read into.</param>
    /// <param name="evaluator">Of the context's model and engine.</param>
    /// <param name="source">Where they come from.</param>
    /// <param name="name">What events call the stream.</param>
    /// <param name="specs">What is watched for; a watch's id is its number, from 1.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What happens, as it does; what goes on at the end of the source ends with it.</returns>
    /// <exception cref="VideoException">A field of a watch out of its range; or the source cannot be used.</exception>
    public static async IAsyncEnumerable<WatchEvent> WatchAsync(
        StreamContext context, WatchEvaluator evaluator, SourceSpec source, string name, IReadOnlyList<WatchSpec> specs, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var key = new StreamKey(TenantId.Main, StreamId.Parse(name));
        StandingWatch[] watches = [.. specs.Select((spec, i) => new StandingWatch(new WatchRecord($"{i + 1}", key, WatchJson.Write(spec), "{}", DateTimeOffset.UtcNow), newest: null))];
        MediaTime? newest = null;
        await foreach (var frame in new FrameReader(TimeProvider.System).ReadAsync(source, cancellation))
        {
            using var taken = frame;
            newest = frame.Time;
            await context.AppendAsync([frame], WorkClass.Frames, cancellation);
            StandingWatch[] due = [.. watches.Where(watch => watch.Watch.IsDue(frame.Time.Position, context.Pulse.Now.Changed))];
            if (due.Length == 0 || await evaluator.EvaluateAsync(context, [.. due.Select(watch => watch.Watch.Ask())], cancellation) is not { } reading) continue;
            foreach (var (watch, verdict) in due.Zip(LookReply.From(reading).Verdicts))
                if (watch.Look(reading.At, verdict) is { } told) yield return told;
        }
        foreach (var watch in watches)
            if (newest is { } last && watch.End(last, "the stream ended") is { } ended) yield return ended;
    }
}
