using Video.Checkpoints;
using static TorchSharp.torch;

namespace Video.Vision.Encoders;

/// <summary>The SigLIP vision tower, up to the layer whose output the projector reads; before post_layernorm.</summary>
/// <remarks>
/// Reference: SiglipVisionTransformer in
/// https://github.com/huggingface/transformers/blob/v4.47.1/src/transformers/models/siglip/modeling_siglip.py, whose outputs
/// tests/goldens/llava-onevision holds. Layers after the selected one, post_layernorm and the pooling head are not loaded.
/// </remarks>
public sealed class SiglipEncoder : IVisionEncoder
{
    private readonly SiglipLayer[] _layers;

    private SiglipEncoder(VisionConfig config, PatchEmbedding embedding, SiglipLayer[] layers) =>
        (Config, Embedding, _layers) = (config, embedding, layers);

    public VisionConfig Config { get; }

    public PatchEmbedding Embedding { get; }

    /// <summary>The layers that run.</summary>
    public IReadOnlyList<SiglipLayer> Layers => _layers;

    /// <param name="at">At `vision_tower.vision_model`.</param>
    /// <param name="config">Sizes to expect.</param>
    /// <param name="operations">What runs between the matrix products; the fastest that fit the machine when null.</param>
    public static SiglipEncoder Load(Weights at, VisionConfig config, IEncoderOperations? operations = null)
    {
        var between = operations ?? EncoderOperations.Fastest(config, at.Dtype, at.Device);
        var layers = Enumerable.Range(0, config.FeatureLayers)
            .Select(i => SiglipLayer.Load(at.At($"encoder.layers.{i}"), config, between));
        return new SiglipEncoder(config, PatchEmbedding.Load(at.At("embeddings"), config), [.. layers]);
    }

    public Tensor Encode(Tensor pixels)
    {
        var x = Embedding.Apply(pixels);
        foreach (var layer in _layers)
        {
            using var before = x;
            x = layer.Forward(before);
        }

        return x;
    }

    public void Dispose()
    {
        Embedding.Dispose();
        foreach (var layer in _layers) layer.Dispose();
    }
}
