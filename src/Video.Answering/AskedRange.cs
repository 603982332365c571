using System.Globalization;
using Video.Inference.Streams;

namespace Video.Answering;

/// <summary>The span of a stream's time that a question is about; null: unbounded on that side.</summary>
public readonly record struct AskedRange(TimeSpan? From, TimeSpan? To)
{
    /// <summary>A question's own words as stream time: moments of the wall clock by the stream's epochs, "the last ten minutes" by its newest frame.</summary>
    /// <exception cref="VideoException">
    /// <see cref="ErrorCode.InvalidArgument"/>: the range is reversed, or ends before the stream began. <see cref="ErrorCode.Conflict"/>: the wall clock was named, and there is no frame yet.
    /// </exception>
    public static AskedRange Of(Question question, StreamContext stream)
    {
        var (end, param) = question.At is null ? (question.To, "to") : (question.At, "at");
        var to = PositionOf(end, stream);
        if (to < TimeSpan.Zero)
            throw Invalid($"'{param}' ({end}) lies before {stream.Name} began, at {stream.Timeline.Oldest?.WallClock:yyyy-MM-ddTHH:mm:ssK}.", param);
        var from = question.Last is { } last ? (to ?? stream.Timeline.Newest?.Position) - last : PositionOf(question.From, stream);
        if (from > to) throw Invalid($"'from' ({question.From}) lies after '{param}' ({end}) in {stream.Name}: {Seconds(from.Value)} against {Seconds(to.Value)}.", "from");
        return new AskedRange(from < TimeSpan.Zero ? TimeSpan.Zero : from, to);
    }

    /// <summary>Why a question cannot be answered of which the memory has no frame.</summary>
    internal VideoException NothingSeen(StreamContext stream)
    {
        if (stream.Timeline.Newest is not { } newest)
            return new VideoException(ErrorCode.Conflict, $"{Sentence(stream.Name)} has no frame yet; ask again when it has.");
        var oldest = stream.Memory.Oldest ?? newest.Position;
        var held = $"it remembers {Seconds(oldest)} to {Seconds(newest.Position)}";
        return Invalid($"{Sentence(stream.Name)} has no frame{Words()}; {held}{Why(stream)}.", To is null || From > newest.Position ? "from" : "to");
    }

    private string Words() => (From, To) switch
    {
        ({ } from, { } to) => $" between {Seconds(from)} and {Seconds(to)}",
        ({ } from, null) => $" at or after {Seconds(from)}",
        (null, { } to) => $" at or before {Seconds(to)}",
        _ => "",
    };

    /// <summary>The gap that the range lies in, when there is one.</summary>
    private string Why(StreamContext stream)
    {
        var (from, to) = (From ?? TimeSpan.Zero, To ?? TimeSpan.MaxValue);
        return stream.Memory.Gaps.FirstOrDefault(gap => gap.Range.From <= from && gap.Range.To >= to) is { } gap
            ? $", and between {Seconds(gap.Range.From)} and {Seconds(gap.Range.To)}: {gap.Reason}" : "";
    }

    private static TimeSpan? PositionOf(Moment? moment, StreamContext stream) => moment switch
    {
        null => null,
        { Position: { } position } => position,
        { Clock: { } clock } => stream.Timeline.PositionAt(clock)
            ?? throw new VideoException(ErrorCode.Conflict, $"{Sentence(stream.Name)} has no frame yet, so that the clock cannot be told in its time; ask again when it has."),
        _ => TimeSpan.Zero,
    };

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    private static string Sentence(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static VideoException Invalid(string message, string param) => new(ErrorCode.InvalidArgument, message, param);
}
