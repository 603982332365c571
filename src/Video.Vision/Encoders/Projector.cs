using TorchSharp.Modules;
using Video.Checkpoints;
using static TorchSharp.torch;

namespace Video.Vision.Encoders;

/// <summary>Vision features to the language model's width: linear, GELU, linear.</summary>
/// <remarks>
/// Reference: LlavaOnevisionMultiModalProjector in
/// https://github.com/huggingface/transformers/blob/v4.47.1/src/transformers/models/llava_onevision/modeling_llava_onevision.py.
/// </remarks>
public sealed class Projector : IDisposable
{
    private readonly GELU.Approximate _form;

    private Projector(Linear first, Linear second, GELU.Approximate form) => (First, Second, _form) = (first, second, form);

    public Linear First { get; }

    public Linear Second { get; }

    /// <param name="at">At `multi_modal_projector`.</param>
    /// <param name="config">Sizes to expect.</param>
    public static Projector Load(Weights at, VisionConfig config) => new(
        Linear.Load(at.At("linear_1"), config.Hidden, config.TextHidden),
        Linear.Load(at.At("linear_2"), config.TextHidden, config.TextHidden),
        config.ProjectorActivation == "gelu" ? GELU.Approximate.none : GELU.Approximate.tanh);

    /// <summary>[..., hidden] -> [..., text hidden]</summary>
    public Tensor Apply(Tensor features)
    {
        using var scope = NewDisposeScope();
        return Second.Apply(nn.functional.gelu(First.Apply(features), _form)).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
    }
}
