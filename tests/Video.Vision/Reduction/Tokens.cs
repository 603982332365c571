using Video.Vision.Reduction;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Reduction;

/// <summary>Made-up visual tokens.</summary>
internal static class Tokens
{
    /// <summary>[grid * grid, width] float32: what tokens share, and half as much of their own.</summary>
    public static Tensor Scene(int seed, int grid, int width)
    {
        var random = new Random(seed);
        var common = Normal(random, width);
        return tensor([.. Enumerable.Range(0, grid * grid).SelectMany(_ => Normal(random, width).Zip(common, (own, shared) => shared + own / 2))]).reshape(grid * grid, width);
    }

    /// <summary>The scene with noise of so much of its tokens' mean length.</summary>
    public static Tensor WithNoise(this Tensor scene, int seed, double share)
    {
        var (random, width) = (new Random(seed), (int)scene.shape[1]);
        var noise = tensor(Normal(random, (int)scene.shape[0] * width)).reshape(scene.shape);
        return scene.add(noise.mul(share / Math.Sqrt(width)).mul(scene.norm(1).mean()));
    }

    /// <summary>The scene with other tokens at some places.</summary>
    public static Tensor WithOthers(this Tensor scene, int seed, params int[] places)
    {
        var others = Scene(seed, (int)Math.Sqrt(scene.shape[0]), (int)scene.shape[1]);
        var changed = scene.clone();
        foreach (var place in places) changed[place] = others[place];
        return changed;
    }

    /// <summary>A frame at so many seconds; its significance is that of a seed.</summary>
    public static FrameTokens At(this Tensor tokens, double seconds, int? significance = 1)
    {
        var count = (int)tokens.shape[0];
        var random = new Random(significance ?? 0);
        return new FrameTokens(tokens, (int)Math.Sqrt(count), TimeSpan.FromSeconds(seconds),
            significance is null ? null : tensor([.. Enumerable.Range(0, count).Select(_ => random.NextSingle())]));
    }

    public static float[] Values(this Tensor tensor) => tensor.to_type(ScalarType.Float32).contiguous().data<float>().ToArray();

    private static float[] Normal(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
}
