using System.Buffers;

namespace Video.Tests.Answering.Summaries;

/// <summary>Frames of made-up places: blocks of grey that are another pattern for every place.</summary>
internal static class Scenes
{
    private const int Size = 64, Block = 8;

    /// <param name="place">Which place.</param>
    /// <param name="seconds">When.</param>
    /// <param name="light">0: dark; 1: as it is.</param>
    /// <param name="visitor">Width of a black square that stands in the middle.</param>
    public static Frame Frame(int place, double seconds, double light = 1, int visitor = 0)
    {
        var pixels = MemoryPool<byte>.Shared.Rent(Size * Size * 3);
        var grey = new Random(place).GetItems<byte>([40, 90, 140, 190, 240], Size / Block * (Size / Block));
        var noise = new Random((int)(seconds * 2) + 1000 * place);
        for (var y = 0; y < Size; y++)
            for (var x = 0; x < Size; x++)
            {
                var inside = Math.Abs(x - Size / 2) < visitor / 2 && Math.Abs(y - Size / 2) < visitor / 2;
                var value = (byte)Math.Clamp(light * (inside ? 5 : grey[y / Block * (Size / Block) + x / Block]) + noise.Next(-6, 7), 0, 255);
                pixels.Memory.Span.Slice((y * Size + x) * 3, 3).Fill(value);
            }
        return new Frame((long)(seconds * 2), new MediaTime(0, TimeSpan.FromSeconds(seconds), default), Size, Size, pixels);
    }
}
