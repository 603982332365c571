using System.Diagnostics;
using Video.Answering.Summaries;
using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Ingest;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;
using Video.Streams.Jobs;

namespace Video.Cli.Evaluation;

/// <summary>Sums up every clip of a rendered set, compares the events with the truth, and measures where the time goes.</summary>
internal sealed class SummaryEval(VideoModel model, InferenceEngine engine, SummaryOptions options)
{
    private readonly ChunkRule _rule = ChunkRule.Of(options, model, FileChunks.RateOf(model));

    /// <param name="clips">The set.</param>
    /// <param name="progress">Is told after each clip how many are done.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<SummaryReport> RunAsync(IReadOnlyList<ClipEvents> clips, Action<int> progress, CancellationToken cancellation)
    {
        var scores = new List<SummaryScore>();
        var (chunks, refused, seconds) = (0, 0, 0.0);
        var took = TimeSpan.Zero;
        for (var i = 0; i < clips.Count; i++)
        {
            var clip = clips[i];
            var started = Stopwatch.GetTimestamp();
            var result = await new SummaryRun(model, engine, options, _rule).RunAsync([Chunks(clip)], [], step =>
            {
                chunks += step.Chunk is null ? 0 : 1;
                refused += step.Chunk?.Refused ?? 0;
                return Task.CompletedTask;
            }, cancellation);
            took += Stopwatch.GetElapsedTime(started);
            seconds += clip.Seconds;
            scores.AddRange(SummaryScore.Of(clip.Events, [.. result.Events.Select(found => found.Event)], KindOf));
            progress(i + 1);
        }
        var (decode, read) = (await TimeAsync(() => DecodeAsync(clips[0], cancellation)), await TimeAsync(() => ReadAsync(clips[0], cancellation)));
        return new SummaryReport(
            model.Name, clips.Count, seconds, chunks, refused, _rule,
            [.. scores.GroupBy(score => score.Kind).Select(kind => kind.Aggregate((a, b) => a + b)).OrderBy(score => score.Kind, StringComparer.Ordinal)],
            seconds / took.TotalSeconds, clips[0].Seconds / decode.TotalSeconds, clips[0].Seconds / read.TotalSeconds);
    }

    private string KindOf(string text) => model.Settings.Summary.Kinds.FirstOrDefault(kind => text.Contains(kind.Key, StringComparison.Ordinal)).Value ?? "event";

    private FileChunks Chunks(ClipEvents clip) => new(model, engine, _rule, clip.Clip);

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started);
    }

    private async Task DecodeAsync(ClipEvents clip, CancellationToken cancellation)
    {
        var spec = new SourceSpec { Location = clip.Clip, Sampling = new FixedRate(FileChunks.RateOf(model)), Width = model.PictureSize, Height = model.PictureSize };
        await foreach (var frame in new FrameReader().ReadAsync(spec, cancellation)) frame.Dispose();
    }

    private async Task ReadAsync(ClipEvents clip, CancellationToken cancellation)
    {
        await foreach (var chunk in Chunks(clip).ReadAsync(default, cancellation)) await chunk.DisposeAsync();
    }
}
