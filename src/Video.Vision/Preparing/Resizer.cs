using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Video.Vision.Preparing;

/// <summary>Stretches pictures to one size exactly as Pillow's bicubic does, with which the published checkpoints were trained.</summary>
/// <remarks>
/// Two passes, across and then down, each rounded to bytes: the rounding and clipping between them is part of the result. For pictures that come as
/// pixels; frames of a video are scaled where they are decoded. Reads its own tables only, so any number of threads may use one.
/// </remarks>
public sealed class Resizer
{
    private const int Channels = 3;
    private const int Half = 1 << (ResizeTaps.Precision - 1);

    private readonly ResizeTaps _across;
    private readonly ResizeTaps _down;

    /// <param name="width">Of the pictures that will be given, in pixels, at least 1.</param>
    /// <param name="height">Likewise.</param>
    /// <param name="toWidth">Of the results, in pixels, at least 1.</param>
    /// <param name="toHeight">Likewise.</param>
    public Resizer(int width, int height, int toWidth, int toHeight)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(toWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(toHeight, 1);
        (Width, Height, ToWidth, ToHeight) = (width, height, toWidth, toHeight);
        _across = new ResizeTaps(width, toWidth);
        _down = new ResizeTaps(height, toHeight);
    }

    public int Width { get; }

    public int Height { get; }

    public int ToWidth { get; }

    public int ToHeight { get; }

    /// <param name="picture">[height, width, 3] bytes red, green, blue.</param>
    /// <param name="result">[to height, to width, 3], likewise; must not overlap the picture.</param>
    /// <exception cref="ArgumentException">A span of another length.</exception>
    public void Resize(ReadOnlySpan<byte> picture, Span<byte> result)
    {
        CheckLength(picture.Length, Width, Height, nameof(picture));
        CheckLength(result.Length, ToWidth, ToHeight, nameof(result));
        var between = ArrayPool<byte>.Shared.Rent(ToWidth * Height * Channels);
        try
        {
            // A pass that keeps its size would be exact too (its taps are 1 and 0); Pillow leaves it out, and so it costs nothing.
            if (Width == ToWidth) picture.CopyTo(between);
            else Across(picture, between);
            if (Height == ToHeight) between.AsSpan(0, result.Length).CopyTo(result);
            else Down(between, result);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(between);
        }
    }

    private static void CheckLength(int length, int width, int height, string name)
    {
        if (length != (long)width * height * Channels)
            throw new ArgumentException($"A picture of {width} x {height} has {(long)width * height * Channels:N0} bytes, not {length:N0}.", name);
    }

    private void Across(ReadOnlySpan<byte> picture, Span<byte> result)
    {
        for (var y = 0; y < Height; y++)
        {
            var row = picture.Slice(y * Width * Channels, Width * Channels);
            var to = result.Slice(y * ToWidth * Channels, ToWidth * Channels);
            for (var x = 0; x < ToWidth; x++)
            {
                var (red, green, blue) = (Half, Half, Half);
                var at = _across.First(x) * Channels;
                foreach (var weight in _across.Weights(x))
                {
                    red += row[at] * weight;
                    green += row[at + 1] * weight;
                    blue += row[at + 2] * weight;
                    at += Channels;
                }

                var pixel = to.Slice(x * Channels, Channels);
                (pixel[0], pixel[1], pixel[2]) = (ToByte(red), ToByte(green), ToByte(blue));
            }
        }
    }

    // Whole rows are weighted and added, so the channels need not be told apart.
    private void Down(ReadOnlySpan<byte> picture, Span<byte> result)
    {
        var length = ToWidth * Channels;
        var sums = ArrayPool<int>.Shared.Rent(length);
        try
        {
            for (var y = 0; y < ToHeight; y++)
            {
                var sum = sums.AsSpan(0, length);
                sum.Fill(Half);
                var from = _down.First(y);
                foreach (var weight in _down.Weights(y)) AddRow(picture.Slice(from++ * length, length), weight, sum);
                var to = result.Slice(y * length, length);
                for (var i = 0; i < length; i++) to[i] = ToByte(sum[i]);
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(sums);
        }
    }

    private static void AddRow(ReadOnlySpan<byte> row, int weight, Span<int> sum)
    {
        var vectors = MemoryMarshal.Cast<int, Vector<int>>(sum);
        var bytes = MemoryMarshal.Cast<byte, Vector<byte>>(row);
        for (var i = 0; i < bytes.Length; i++)
        {
            Vector.Widen(bytes[i], out var low, out var high);
            Vector.Widen(low, out var first, out var second);
            Vector.Widen(high, out var third, out var fourth);
            var four = vectors.Slice(i * 4, 4);
            four[0] += Vector.AsVectorInt32(first) * weight;
            four[1] += Vector.AsVectorInt32(second) * weight;
            four[2] += Vector.AsVectorInt32(third) * weight;
            four[3] += Vector.AsVectorInt32(fourth) * weight;
        }

        for (var i = bytes.Length * Vector<byte>.Count; i < row.Length; i++) sum[i] += row[i] * weight;
    }

    private static byte ToByte(int sum) => (byte)Math.Clamp(sum >> ResizeTaps.Precision, 0, 255);
}
