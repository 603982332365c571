using System.Buffers;

namespace Video.Ingest.Decoding;

/// <summary>A decoded and scaled picture.</summary>
/// <param name="Time">Presentation time on the source's own clock, or on the stream's once it was put there.</param>
/// <param name="Pixels">At least width x height x 3 bytes; whoever holds the picture disposes them.</param>
public readonly record struct Picture(TimeSpan Time, IMemoryOwner<byte> Pixels)
{
    /// <summary>When it came here, where that matters.</summary>
    public DateTimeOffset Arrived { get; init; }
}
