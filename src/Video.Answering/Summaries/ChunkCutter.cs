namespace Video.Answering.Summaries;

/// <summary>Cuts a video into parts while its frames come. Where a part ends depends on its own frames alone, so that a reading which begins at a part's beginning cuts as one that came from before.</summary>
/// <param name="rule">Where it is cut.</param>
public sealed class ChunkCutter(ChunkRule rule)
{
    private readonly SceneCuts _cuts = new();
    private TimeSpan? _begin;

    /// <summary>Takes the next frame.</summary>
    /// <returns>Why the part before ends ahead of this frame, which then begins another; null when it belongs to the same part, or is the first of all.</returns>
    public ChunkEnd? Take(Frame frame)
    {
        var cut = rule.AtCuts && _cuts.IsCut(frame);
        if (_begin is not { } begin)
        {
            _begin = frame.Time.Position;
            return null;
        }
        var length = frame.Time.Position - begin;
        ChunkEnd? end = cut && length >= rule.Least ? ChunkEnd.SceneCut : length >= rule.Most ? ChunkEnd.Length : null;
        if (end is not null) Begin(frame);
        return end;
    }

    private void Begin(Frame frame)
    {
        _begin = frame.Time.Position;
        _cuts.Forget();
        if (rule.AtCuts) _cuts.IsCut(frame);
    }
}

/// <summary>Why a part of a video ends where it does.</summary>
public enum ChunkEnd
{
    /// <summary>Another scene begins.</summary>
    SceneCut,

    /// <summary>It is as long as a part may be.</summary>
    Length,

    /// <summary>There is no more of this video, or of the range asked for.</summary>
    Source,
}
