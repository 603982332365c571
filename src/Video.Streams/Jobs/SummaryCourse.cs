using Video.Answering.Summaries;

namespace Video.Streams.Jobs;

/// <summary>Tells how far a summary is: by the length of video read, or by the number of videos where a length is not known.</summary>
internal sealed class SummaryCourse
{
    /// <summary>Of the work, what reading takes; the rest is the writing of sections and whole.</summary>
    private const double ReadingShare = 98;

    private readonly TimeProvider _time;
    private readonly IReadOnlyList<IChunkSource> _sources;
    private readonly TimeRange?[] _ranges;
    private readonly bool _known;
    private readonly long _began;
    private readonly double _first;

    public SummaryCourse(TimeProvider time, IReadOnlyList<IChunkSource> sources, TimeRange?[] ranges, ChunkSummary? last)
    {
        (_time, _sources, _ranges, _began) = (time, sources, ranges, time.GetTimestamp());
        _known = ranges.All(range => range?.To > range?.From);
        FirstSource = last is null ? 0 : last.Ended == ChunkEnd.Source ? last.Source + 1 : last.Source;
        _first = last is null ? 0 : Percent(last.Source, last.Ended == ChunkEnd.Source ? TimeSpan.MaxValue : last.To);
    }

    /// <summary>The first of the videos that is not done.</summary>
    public int FirstSource { get; }

    public SummaryStep Reading(int source, TimeSpan position, ChunkSummary? chunk)
    {
        var percent = Percent(source, chunk?.Ended == ChunkEnd.Source ? TimeSpan.MaxValue : position);
        var left = percent > _first ? _time.GetElapsedTime(_began) * ((100 - percent) / (percent - _first)) : (TimeSpan?)null;
        var name = _sources.Count > 1 ? $"{_sources[source].Name} ({source + 1} of {_sources.Count})" : _sources[source].Name;
        return new SummaryStep(percent, $"reading {name} at {Clock.Text(position)}{(_ranges[source] is { } range ? $" of {Clock.Text(range.To)}" : "")}", left, chunk);
    }

    /// <summary>All videos are read; sections and whole are being written.</summary>
    public static SummaryStep Writing() => new(ReadingShare, "writing the summary", null, null);

    private double Percent(int source, TimeSpan position)
    {
        if (!_known) return ReadingShare * (source + (position == TimeSpan.MaxValue ? 1 : 0)) / _sources.Count;
        var read = Math.Clamp((position - _ranges[source]!.Value.From).TotalSeconds, 0, Seconds(source));
        return ReadingShare * (Enumerable.Range(0, source).Sum(Seconds) + read) / Enumerable.Range(0, _ranges.Length).Sum(Seconds);
    }

    private double Seconds(int source) => (_ranges[source]!.Value.To - _ranges[source]!.Value.From).TotalSeconds;
}
