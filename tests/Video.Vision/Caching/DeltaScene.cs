using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Caching;

/// <summary>Pictures in grey levels as the encoder takes them, (level / 255 - 0.5) / 0.5: a background, squares on it, noise over all.</summary>
public sealed class DeltaScene(int size, int seed = 1)
{
    private readonly Random _random = new(seed);

    /// <summary>Level of the pixel in row y, column x, of a colour.</summary>
    public Func<int, int, int, float> Background { get; init; } = (y, x, _) => 60 + 40 * MathF.Sin(y / 9f) * MathF.Cos(x / 7f);

    /// <summary>Standard deviation of the noise, grey levels.</summary>
    public double Sigma { get; init; }

    /// <summary>[1, 3, size, size] float32, rounded to whole levels as a camera's are.</summary>
    /// <param name="brighter">Added to every pixel.</param>
    /// <param name="squares">Their upper left corners, sides and levels.</param>
    public Tensor Frame(double brighter = 0, params (int Y, int X, int Side, int Level)[] squares)
    {
        var frame = empty([1, 3, size, size], ScalarType.Float32);
        var pixels = MemoryMarshal.Cast<byte, float>(frame.bytes);
        for (var (i, colour) = (0, 0); colour < 3; colour++)
            for (var y = 0; y < size; y++)
                for (var x = 0; x < size; x++, i++)
                {
                    var level = Background(y, x, colour);
                    foreach (var square in squares)
                        if (y >= square.Y && y < square.Y + square.Side && x >= square.X && x < square.X + square.Side) level = square.Level;
                    pixels[i] = (float)(Math.Clamp(Math.Round(level + brighter + Sigma * Normal()), 0, 255) / 127.5 - 1);
                }
        return frame;
    }

    /// <summary>[frames, 3, size, size]: a square that goes to the right by a few pixels a frame.</summary>
    public Tensor Walk(int frames, int step = 5, int y = 20, int side = 22) =>
        cat([.. Enumerable.Range(0, frames).Select(i => Frame(0, (y, 3 + i * step, side, 220)))], 0);

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
