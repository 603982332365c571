using Orleans;

namespace Video.Streams;

/// <summary><see cref="SeenSpan"/> as it travels through a grain call.</summary>
/// <param name="From">The first frame's stream time, in seconds.</param>
/// <param name="To">The last frame's.</param>
/// <param name="FromClock">When the first frame arrived.</param>
/// <param name="ToClock">When the last frame arrived.</param>
/// <param name="Epoch">Of the last frame.</param>
[GenerateSerializer]
public sealed record SeenPart(
    [property: Id(0)] double From, [property: Id(1)] double To, [property: Id(2)] DateTimeOffset FromClock, [property: Id(3)] DateTimeOffset ToClock, [property: Id(4)] int Epoch)
{
    public static SeenPart Of(SeenSpan seen) => new(
        seen.First.Position.TotalSeconds, seen.Last.Position.TotalSeconds, seen.First.WallClock, seen.Last.WallClock, seen.Last.Epoch);
}
