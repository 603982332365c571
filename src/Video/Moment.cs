using System.Globalization;

namespace Video;

/// <summary>A moment of a stream as someone names it: by the stream's own time, or by the wall clock.</summary>
public readonly record struct Moment
{
    private Moment(TimeSpan? position, DateTimeOffset? clock) => (Position, Clock) = (position, clock);

    /// <summary>Stream time; null when the wall clock was named.</summary>
    public TimeSpan? Position { get; }

    /// <summary>The wall clock's; null when stream time was named.</summary>
    public DateTimeOffset? Clock { get; }

    public static Moment At(TimeSpan position) => new(position, null);

    public static Moment At(DateTimeOffset clock) => new(null, clock);

    public static implicit operator Moment(TimeSpan position) => At(position);

    public static implicit operator Moment(DateTimeOffset clock) => At(clock);

    /// <summary>12.5 s, or 2026-11-20T14:02:00+00:00.</summary>
    public override string ToString() => Clock is { } clock
        ? clock.ToString("yyyy-MM-ddTHH:mm:ss.FFFK", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Position.GetValueOrDefault().TotalSeconds:0.###} s");
}
