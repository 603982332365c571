using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>The frames of one call on their way through the layers: those computed in full in one batch, the others in another.</summary>
internal sealed class StcRun
{
    private readonly StcPlan _plan;
    private readonly IStcObserver? _observer;
    private Tensor? _whole;                                 // [frames, patches, hidden]
    private Tensor? _partial;                               // likewise
    private Tensor? _chosen;                                // [partial frames, chosen] of the last layer so far

    /// <param name="plan">Which frames take which way.</param>
    /// <param name="x">[frames, patches, hidden], all frames in order; the run's from now on.</param>
    /// <param name="config">The tower's sizes, for references of streams that have none yet.</param>
    /// <param name="observer">Sees each layer, when there is one.</param>
    public StcRun(StcPlan plan, Tensor x, VisionConfig config, IStcObserver? observer)
    {
        (_plan, _observer) = (plan, observer);
        _whole = Take(x, plan.Whole);
        _partial = Take(x, [.. plan.Partial.Select(reuse => reuse.Frame)]);
        foreach (var (stream, _) in plan.Refreshed)
        {
            var references = stream.References<StcReferences>() ?? stream.Keep(new StcReferences(config, x.dtype, x.device));
            references.Complete = false;
        }
        if (_whole is not null && _partial is not null) x.Dispose();
    }

    /// <summary>Lets all frames through one layer, and keeps what later calls will reuse.</summary>
    public void Pass(StcLayer layer, int index)
    {
        using var scope = NewDisposeScope();
        using var whole = _whole;
        using var partial = _partial;
        using var chosen = _chosen;
        IReadOnlyList<StcReference> fresh = [];
        if (whole is not null) (_whole, fresh) = layer.Whole(whole);
        if (partial is not null) Choose(layer, index, partial, fresh);
        // Only now: the other frames of this call may still have reused what was there.
        foreach (var (stream, latest) in _plan.Refreshed) stream.References<StcReferences>()![index].CopyFrom(fresh[latest]);
        for (var i = 0; i < _plan.Whole.Count; i++) _observer?.Left(_plan.Whole[i], index, _whole![i]);
        _whole?.MoveToOuterDisposeScope();
        _partial?.MoveToOuterDisposeScope();
        _chosen?.MoveToOuterDisposeScope();
    }

    /// <summary>A tensor of every frame's, [frames, ...] in the order of the call, from what the frames are at now.</summary>
    public Tensor Join(Func<Tensor, Tensor> of)
    {
        if (_partial is null) return of(_whole!);
        if (_whole is null) return of(_partial);
        using var scope = NewDisposeScope();
        var joined = cat([of(_whole), of(_partial)], 0);
        return joined.index_select(0, tensor(_plan.Order, device: joined.device)).MoveToOuterDisposeScope();
    }

    /// <summary>The call is done: the references are whole, and the schedules go on.</summary>
    /// <returns>For each frame of <see cref="StcPlan.Partial"/> the patches that the last layer computed.</returns>
    public IReadOnlyList<int[]> Complete()
    {
        foreach (var (stream, progress) in _plan.Streams)
        {
            var references = stream.References<StcReferences>()!;
            (references.Complete, references.Steps) = (true, progress.Steps);
        }
        return [.. Patches()];
    }

    private void Choose(StcLayer layer, int index, Tensor partial, IReadOnlyList<StcReference> fresh)
    {
        var references = _plan.Partial.Select(reuse => reuse.From is { } frame ? fresh[frame] : reuse.Stream.References<StcReferences>()![index]).ToArray();
        var choice = layer.Partial(partial, references);
        (_partial, _chosen) = (choice.Output, choice.Patches);
        for (var i = 0; i < references.Length && _observer is not null; i++)
        {
            _observer.Chose(_plan.Partial[i].Frame, index, choice.Similarity[i], choice.Patches[i]);
            _observer.Left(_plan.Partial[i].Frame, index, choice.Output[i]);
        }
    }

    private IEnumerable<int[]> Patches()
    {
        if (_chosen is null) return _plan.Partial.Select(_ => Array.Empty<int>());
        using var here = _chosen.cpu();
        return here.data<long>().ToArray().Select(patch => (int)patch).Chunk((int)here.shape[1]).ToArray();
    }

    // All frames: x itself. None: null.
    private static Tensor? Take(Tensor x, IReadOnlyList<int> frames) =>
        frames.Count == 0 ? null
        : frames.Count == x.shape[0] ? x
        : x.index_select(0, tensor(frames.Select(frame => (long)frame).ToArray(), device: x.device));
}
