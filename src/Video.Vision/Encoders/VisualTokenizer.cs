using Video.Checkpoints;
using static TorchSharp.torch;

namespace Video.Vision.Encoders;

/// <summary>Pictures to the visual tokens that the language model reads: tower, projector, pooling.</summary>
/// <remarks>
/// Reference: get_video_features in
/// https://github.com/huggingface/transformers/blob/v4.47.1/src/transformers/models/llava_onevision/modeling_llava_onevision.py.
/// There the tokens of all frames follow one another and one <see cref="ImageNewline"/> comes after the last.
/// </remarks>
public sealed class VisualTokenizer : IDisposable
{
    private VisualTokenizer(SiglipEncoder encoder, Projector projector, Tensor? imageNewline) =>
        (Encoder, Projector, ImageNewline) = (encoder, projector, imageNewline);

    public VisionConfig Config => Encoder.Config;

    public SiglipEncoder Encoder { get; }

    public Projector Projector { get; }

    /// <summary>[text hidden]: the learned token that closes a video; null when the model has none.</summary>
    public Tensor? ImageNewline { get; }

    /// <summary>Visual tokens of a frame.</summary>
    public int TokensPerFrame => Config.PooledTokens;

    /// <param name="checkpoint">A LLaVA-OneVision checkpoint.</param>
    /// <param name="weights">Its root, with the dtype (float32, bfloat16, or float16 on CUDA) and device to run with. On META, tensors are checked and nothing is allocated.</param>
    /// <param name="operations">What runs between the tower's matrix products; when null, the fastest that this dtype and device allow.</param>
    /// <exception cref="VideoException">Another architecture, or a tensor that is missing or of another shape.</exception>
    public static VisualTokenizer Load(Checkpoint checkpoint, Weights weights, IEncoderOperations? operations = null)
    {
        var config = VisionConfig.From(checkpoint.Config);
        return new VisualTokenizer(
            SiglipEncoder.Load(weights.At("vision_tower.vision_model"), config, operations ?? EncoderOperations.Fastest(config, weights.Dtype, weights.Device)),
            Projector.Load(weights.At("multi_modal_projector"), config),
            config.ImageNewline ? weights.Load("image_newline", config.TextHidden).DetachFromDisposeScope() : null);
    }

    /// <summary>[frames, 3, size, size] normalised pixels -> [frames, pooled tokens, text hidden], without <see cref="ImageNewline"/>.</summary>
    public Tensor Encode(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        return Pooling.Apply(Projector.Apply(Encoder.Encode(pixels)), Config.Grid).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        Encoder.Dispose();
        Projector.Dispose();
        ImageNewline?.Dispose();
    }
}
