using System.Buffers;

namespace Video;

/// <summary>One decoded picture, and the moment of the stream it shows.</summary>
/// <remarks>Whoever takes a frame out of a queue owns it and disposes it; its pixels are not read after that.</remarks>
public sealed class Frame : IDisposable
{
    private IMemoryOwner<byte>? _pixels;
    private readonly int _length;

    /// <param name="index">Counts the frames that the sampler let through, from 0.</param>
    /// <param name="time">The picture's moment in its stream.</param>
    /// <param name="width">In pixels, at least 1.</param>
    /// <param name="height">In pixels, at least 1.</param>
    /// <param name="pixels">At least width x height x 3 bytes; the frame owns it from here on.</param>
    public Frame(long index, MediaTime time, int width, int height, IMemoryOwner<byte> pixels)
    {
        _length = checked(width * height * 3);
        ArgumentOutOfRangeException.ThrowIfLessThan(pixels.Memory.Length, _length, nameof(pixels));
        (Index, Time, Width, Height, _pixels) = (index, time, width, height, pixels);
    }

    public long Index { get; }

    public MediaTime Time { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Rows from the top, pixels from the left, bytes red, green, blue: [height, width, 3].</summary>
    public ReadOnlyMemory<byte> Pixels =>
        (_pixels ?? throw new ObjectDisposedException(nameof(Frame))).Memory[.._length];

    public void Dispose() => Interlocked.Exchange(ref _pixels, null)?.Dispose();
}
