using System.Buffers;

namespace Video.Ingest.Publishing.Images;

/// <summary>Stretches bare pixels to another size: each new pixel is the mean of those around its place, the nearer the heavier (a triangle as wide as the step, at least one pixel).</summary>
internal static class RgbScaling
{
    /// <param name="pixels">[height, width, 3].</param>
    /// <param name="width">Of these.</param>
    /// <param name="height">Of these.</param>
    /// <param name="size">Wanted.</param>
    /// <returns>[size.Height, size.Width, 3], the caller's.</returns>
    public static IMemoryOwner<byte> Scale(ReadOnlySpan<byte> pixels, int width, int height, PictureSize size)
    {
        var scaled = MemoryPool<byte>.Shared.Rent(size.Width * size.Height * 3);
        var rows = ArrayPool<float>.Shared.Rent(height * size.Width * 3);
        Across(pixels, width, height, rows, Taps(width, size.Width));
        Down(rows, size, scaled.Memory.Span, Taps(height, size.Height));
        ArrayPool<float>.Shared.Return(rows);
        return scaled;
    }

    /// <summary>For each new place, where its old ones begin and how much each counts; the weights of one sum to 1.</summary>
    private static (int First, float[] Weights)[] Taps(int from, int to)
    {
        var step = (double)from / to;
        var reach = Math.Max(step, 1);
        var taps = new (int, float[])[to];
        for (var i = 0; i < to; i++)
        {
            var centre = (i + 0.5) * step;
            var (first, last) = (Math.Max(0, (int)Math.Floor(centre - reach)), Math.Min(from - 1, (int)Math.Ceiling(centre + reach)));
            var weights = Enumerable.Range(first, last - first + 1).Select(at => Math.Max(0, 1 - (Math.Abs(at + 0.5 - centre) / reach))).ToArray();
            var sum = weights.Sum();
            taps[i] = (first, [.. weights.Select(weight => (float)(weight / sum))]);
        }
        return taps;
    }

    private static void Across(ReadOnlySpan<byte> pixels, int width, int height, Span<float> rows, (int First, float[] Weights)[] taps)
    {
        for (var y = 0; y < height; y++)
        {
            var row = pixels.Slice(y * width * 3, width * 3);
            var scaled = rows.Slice(y * taps.Length * 3, taps.Length * 3);
            for (var x = 0; x < taps.Length; x++)
            {
                var (first, weights) = taps[x];
                var (red, green, blue) = (0f, 0f, 0f);
                for (var k = 0; k < weights.Length; k++)
                {
                    var at = (first + k) * 3;
                    red += weights[k] * row[at];
                    green += weights[k] * row[at + 1];
                    blue += weights[k] * row[at + 2];
                }
                (scaled[x * 3], scaled[(x * 3) + 1], scaled[(x * 3) + 2]) = (red, green, blue);
            }
        }
    }

    private static void Down(ReadOnlySpan<float> rows, PictureSize size, Span<byte> scaled, (int First, float[] Weights)[] taps)
    {
        var line = size.Width * 3;
        for (var y = 0; y < size.Height; y++)
        {
            var (first, weights) = taps[y];
            for (var x = 0; x < line; x++)
            {
                var sum = 0f;
                for (var k = 0; k < weights.Length; k++) sum += weights[k] * rows[((first + k) * line) + x];
                scaled[(y * line) + x] = (byte)Math.Clamp(MathF.Round(sum), 0, 255);
            }
        }
    }
}
