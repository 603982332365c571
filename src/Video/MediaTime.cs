namespace Video;

/// <summary>A moment of a stream.</summary>
/// <param name="Epoch">Counts the stream's connections from 0; a reconnect starts the next one.</param>
/// <param name="Position">Time since the stream's first frame. Never runs backwards, also across epochs.</param>
/// <param name="WallClock">When the frame arrived here.</param>
public readonly record struct MediaTime(int Epoch, TimeSpan Position, DateTimeOffset WallClock) : IComparable<MediaTime>
{
    public int CompareTo(MediaTime other) => Position.CompareTo(other.Position);

    public static bool operator <(MediaTime left, MediaTime right) => left.CompareTo(right) < 0;

    public static bool operator >(MediaTime left, MediaTime right) => left.CompareTo(right) > 0;

    public static bool operator <=(MediaTime left, MediaTime right) => left.CompareTo(right) <= 0;

    public static bool operator >=(MediaTime left, MediaTime right) => left.CompareTo(right) >= 0;
}
