using Video.Vision.Encoders;

namespace Video.Vision.Caching;

/// <summary>Multiply-adds of the vision tower for one frame: of whole layers, and of layers that compute some rows only.</summary>
/// <remarks>Matrix products and attention's two are counted. Norms, activations, similarities and copies are not: together under 1 %.</remarks>
public sealed class EncoderArithmetic(VisionConfig config)
{
    private readonly double _hidden = config.Hidden;

    /// <summary>Pixels to patches.</summary>
    public double Embedding => _hidden * config.Patches * config.Channels * config.PatchSize * config.PatchSize;

    /// <summary>A layer with every row computed: 12.32e9 for SigLIP so400m at 384 pixels.</summary>
    public double FullLayer => Layer(config.Patches, config.Patches, config.Patches, config.Patches, config.Patches);

    /// <summary>What `full` spends on a frame: the embedding and the layers that run.</summary>
    public double Tower => Embedding + config.FeatureLayers * FullLayer;

    /// <summary>A layer of which only some rows are computed.</summary>
    /// <param name="queries">Rows whose query, attention and output projection are computed.</param>
    /// <param name="keys">Rows whose key is computed.</param>
    /// <param name="values">Rows whose value is computed.</param>
    /// <param name="attended">Keys that each query sees.</param>
    /// <param name="mlp">Rows that go through the MLP.</param>
    public double Layer(long queries, long keys, long values, long attended, long mlp) =>
        _hidden * (_hidden * (2 * queries + keys + values) + 2.0 * queries * attended + 2.0 * mlp * config.Mlp);
}
