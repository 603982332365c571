using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Video.Vision.Reduction;

/// <summary>Methods that compare each token with the one at the same place of the frame before, whether or not that one was sent.</summary>
public abstract class PreviousFrameReducer : StreamReducer
{
    private Tensor? _before;   // [tokens, width] float32

    protected sealed override SentTokens Choose(FrameTokens frame)
    {
        var tokens = frame.Tokens.to_type(ScalarType.Float32, copy: true);
        var similarity = _before is null ? null : TopTokens.ToHost(cosine_similarity(tokens, _before, dim: 1));
        DropHistory();
        _before = tokens.DetachFromDisposeScope();
        return similarity is null ? frame.KeepAll() : Choose(frame, similarity);
    }

    /// <summary>The rule for every frame but the first, which is sent whole.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="similarity">Of each token, its cosine to the frame before.</param>
    protected abstract SentTokens Choose(FrameTokens frame, float[] similarity);

    protected sealed override void DropHistory()
    {
        _before?.Dispose();
        _before = null;
    }
}
