namespace Video.Vision.Caching;

/// <summary>Which frames of a call are computed in full, and whose references the others reuse.</summary>
/// <remarks>
/// A layer's references come out of that same layer, so the frames of a call need not wait for one another: all of them go through the
/// layers side by side, whatever streams they are of.
/// </remarks>
internal sealed class StcPlan
{
    private readonly List<int> _whole = [];
    private readonly List<Reuse> _partial = [];
    private readonly Dictionary<FeatureCache, Progress> _streams = [];

    public StcPlan(IReadOnlyList<FeatureCache> frames, StcOptions options)
    {
        foreach (var stream in Enumerable.Range(0, frames.Count).GroupBy(frame => frames[frame]))
            foreach (var step in stream.Chunk(options.FramesPerStep)) Add(stream.Key, step, options);
    }

    /// <summary>Frames computed in full, by their place in the call.</summary>
    public IReadOnlyList<int> Whole => _whole;

    /// <summary>The others.</summary>
    public IReadOnlyList<Reuse> Partial => _partial;

    /// <summary>Where each stream stands after the call.</summary>
    public IReadOnlyDictionary<FeatureCache, Progress> Streams => _streams;

    /// <summary>The streams that get new references, each with the place in <see cref="Whole"/> of the frame that leaves them.</summary>
    public IEnumerable<(FeatureCache Stream, int Latest)> Refreshed =>
        _streams.Where(stream => stream.Value.Latest is not null).Select(stream => (stream.Key, stream.Value.Latest!.Value));

    /// <summary>For each frame of the call its place among the whole ones followed by the others.</summary>
    public long[] Order
    {
        get
        {
            var order = new long[_whole.Count + _partial.Count];
            for (var i = 0; i < _whole.Count; i++) order[_whole[i]] = i;
            for (var i = 0; i < _partial.Count; i++) order[_partial[i].Frame] = _whole.Count + i;
            return order;
        }
    }

    private void Add(FeatureCache stream, int[] frames, StcOptions options)
    {
        if (!_streams.TryGetValue(stream, out var progress))
        {
            var kept = stream.References<StcReferences>();
            progress = new Progress(kept?.Steps ?? 0, kept is { Complete: true }, null);
        }

        var leftOver = frames.Length < options.FramesPerStep;
        var step = leftOver ? Math.Max(progress.Steps - 1, 0) : progress.Steps;
        if (step % options.Interval == 0 || !progress.HasReference)
        {
            _whole.AddRange(frames);
            progress = progress with { HasReference = true, Latest = _whole.Count - 1 };
        }
        else
        {
            _partial.AddRange(frames.Select(frame => new Reuse(frame, stream, progress.Latest)));
        }

        _streams[stream] = leftOver ? progress : progress with { Steps = progress.Steps + 1 };
    }

    /// <param name="Frame">Its place in the call.</param>
    /// <param name="Stream">Whose it is.</param>
    /// <param name="From">The place in <see cref="Whole"/> of the frame that it reuses; null: what the stream keeps from before.</param>
    public readonly record struct Reuse(int Frame, FeatureCache Stream, int? From);

    /// <param name="Steps">Steps of the schedule taken.</param>
    /// <param name="HasReference">Whether there is anything to reuse.</param>
    /// <param name="Latest">The place in <see cref="Whole"/> of the stream's last frame that was computed in full; null when none was in this call.</param>
    public readonly record struct Progress(long Steps, bool HasReference, int? Latest);
}
