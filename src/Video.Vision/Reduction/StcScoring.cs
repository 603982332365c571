using static TorchSharp.torch;

namespace Video.Vision.Reduction;

/// <summary>How STC's pruner judges tokens against two anchors: their frame, and all that the stream has shown.</summary>
public abstract class StcScoring
{
    /// <summary>The frame's anchor.</summary>
    /// <param name="tokens">[frames, tokens, chosen] float32: the chosen channels.</param>
    /// <param name="units">Those scaled to length 1.</param>
    /// <returns>[frames, 1, chosen]</returns>
    public abstract Tensor FrameAnchor(Tensor tokens, Tensor units);

    /// <summary>[frames, tokens]: how the tokens stand to an anchor that spreads over them.</summary>
    public abstract Tensor Against(Tensor anchor, Tensor units);

    /// <summary>[frames, tokens]: both judgements in one score.</summary>
    public abstract Tensor Combine(Tensor frame, Tensor memory);

    /// <summary>Places of the tokens to keep, ascending.</summary>
    public abstract int[] Keep(float[] scores, int count);
}
