using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>Whole frames' features put together from rows that were computed now and rows that their streams kept.</summary>
internal static class FeatureRows
{
    /// <summary>Also becomes what the streams keep: of each, its last frame.</summary>
    /// <param name="batch">Which rows are new.</param>
    /// <param name="computed">[rows, width] of all of them; null when there are none.</param>
    /// <param name="patches">Of a frame.</param>
    /// <returns>[frames, patches, width], a copy.</returns>
    public static Tensor Assemble(ChangedBatch batch, Tensor? computed, int patches)
    {
        using var scope = NewDisposeScope();
        var frames = batch.Frames;
        var sources = new List<Tensor>();
        var latest = new Dictionary<DeltaReferences, int[]>(); // stream -> the source row of each of its patches
        var rows = 0;
        foreach (var stream in frames.Select(frame => frame.Stream).Distinct())
        {
            if (stream.Features is { } kept) sources.Add(kept);
            latest.Add(stream, [.. Enumerable.Range(rows, patches)]);
            if (stream.Features is not null) rows += patches;
        }

        if (computed is not null) sources.Add(computed);
        var index = empty([(long)frames.Length * patches], ScalarType.Int64);
        var into = MemoryMarshal.Cast<byte, long>(index.bytes);
        for (var i = 0; i < frames.Length; i++)
        {
            var source = latest[frames[i].Stream];
            for (var row = 0; row < frames[i].Count; row++) source[frames[i].Patches[row]] = rows + frames[i].Start + row;
            for (var patch = 0; patch < patches; patch++) into[i * patches + patch] = source[patch];
        }

        var all = sources.Count == 1 ? sources[0] : cat(sources, 0);
        var features = all.index_select(0, index.to(all.device)).unflatten(0, frames.Length, patches);
        for (var i = 0; i < frames.Length; i++)
            if (Array.FindLastIndex(frames, frame => frame.Stream == frames[i].Stream) == i) Keep(frames[i].Stream, features[i]);
        return features.MoveToOuterDisposeScope();
    }

    private static void Keep(DeltaReferences stream, Tensor features)
    {
        if (stream.Features is { } kept) kept.copy_(features);
        else stream.Features = features.clone();
    }
}
