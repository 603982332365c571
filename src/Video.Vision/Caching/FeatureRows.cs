using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>Whole frames' features put together from rows that were computed now and rows that their streams kept.</summary>
internal sealed class FeatureRows
{
    private readonly ChangedBatch _batch;
    private readonly Tensor _rows;                                       // what the streams kept, then what was computed, each less its shift
    private readonly int _computed;                                      // where the computed rows begin
    private readonly Dictionary<DeltaReferences, int[]> _latest = [];    // the row of each of a stream's patches

    private FeatureRows(ChangedBatch batch, Tensor? computed)
    {
        _batch = batch;
        var sources = new List<Tensor>();
        foreach (var stream in batch.Frames.Select(frame => frame.Stream).Distinct())
        {
            _latest.Add(stream, [.. Enumerable.Range(_computed, stream.Patches)]);
            if (stream.Features is not { } kept) continue;
            sources.Add(kept);
            _computed += stream.Patches;
        }

        if (computed is not null) sources.Add(computed);
        _rows = sources.Count == 1 ? sources[0] : cat(sources, 0);
    }

    /// <summary>Also becomes what the streams keep: of each, its last frame.</summary>
    /// <param name="batch">Which rows are new.</param>
    /// <param name="computed">[rows, width] of all of them, given up by the caller; null when there are none.</param>
    /// <returns>[frames, patches, width], a copy.</returns>
    public static Tensor Assemble(ChangedBatch batch, Tensor? computed)
    {
        using var scope = NewDisposeScope();
        return new FeatureRows(batch, computed).Assemble().MoveToOuterDisposeScope();
    }

    private Tensor Assemble()
    {
        var (frames, patches) = (_batch.Frames, _batch.Frames[0].Stream.Patches);
        var (index, shifts) = (empty([(long)frames.Length * patches], ScalarType.Int64), new Tensor?[frames.Length]);
        for (var i = 0; i < frames.Length; i++)
        {
            shifts[i] = Follow(frames[i]);
            var latest = _latest[frames[i].Stream];
            var into = MemoryMarshal.Cast<byte, long>(index.bytes).Slice(i * patches, patches);
            for (var patch = 0; patch < patches; patch++) into[patch] = latest[patch];
        }

        var features = _rows.index_select(0, index.to(_rows.device)).unflatten(0, frames.Length, patches);
        for (var i = 0; i < frames.Length; i++)
        {
            if (Array.FindLastIndex(frames, frame => frame.Stream == frames[i].Stream) == i) Keep(frames[i].Stream, features[i]);
            if (shifts[i] is { } shift) features[i].add_(shift);
        }

        return features;
    }

    /// <summary>Takes a frame's rows in; answers its shift.</summary>
    private Tensor? Follow(ChangedRows frame)
    {
        var (stream, latest, start) = (frame.Stream, _latest[frame.Stream], _computed + frame.Start);
        if (frame.IsWhole) stream.FeatureShift = null;
        else if (frame.Probes.Length > 1)
        {
            var computed = _rows.index_select(0, Index([.. frame.Probes.Select(row => start + row)]));
            var kept = _rows.index_select(0, Index([.. frame.Probes.Select(row => latest[frame.Patches[row]])]));
            stream.FeatureShift ??= zeros([_rows.shape[1]], ScalarType.Float32, _rows.device);
            CommonShift.Follow(stream.FeatureShift, computed, kept, 1);
        }

        for (var row = 0; row < frame.Count; row++) latest[frame.Patches[row]] = start + row;
        if (stream.FeatureShift is not { } shift) return null;
        _rows.narrow(0, start, frame.Count).sub_(shift);
        return shift.clone();
    }

    private Tensor Index(long[] rows) => tensor(rows, device: _rows.device);

    private static void Keep(DeltaReferences stream, Tensor features)
    {
        if (stream.Features is { } kept) kept.copy_(features);
        else stream.Features = features.clone();
    }
}
