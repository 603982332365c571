using static TorchSharp.torch;

namespace Video.Cli.Benchmarks.Caching;

/// <summary>How far a frame's features are from those of `full`.</summary>
/// <param name="Cosine">Mean over patches of 1 - cos(x, full).</param>
/// <param name="Norm">‖x - full‖ / ‖full‖ over all patches together.</param>
internal readonly record struct FeatureError(double Cosine, double Norm)
{
    /// <param name="features">[patches, width]</param>
    /// <param name="full">Of the same shape.</param>
    public static FeatureError Of(Tensor features, Tensor full)
    {
        using var scope = NewDisposeScope();
        var (x, y) = (features.to_type(ScalarType.Float32), full.to_type(ScalarType.Float32));
        var cosine = nn.functional.cosine_similarity(x, y, 1).mean();
        var norm = x.sub(y).flatten().norm().div(y.flatten().norm());
        return new FeatureError(Math.Max(0, 1 - cosine.item<float>()), norm.item<float>());
    }
}
