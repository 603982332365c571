using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Video.Vision.Reduction;

/// <summary>The score of the STC paper: how far a token is from both anchors; the farthest are kept.</summary>
/// <remarks>
/// score = α (1 - cos(u, history mean)) + (1 - α) (1 - cos(u, frame mean)). Source: option <c>dual_anchor</c> of the refactored STC
/// (https://github.com/lern-to-write/STC, stc/pruner/scoring.py), which unlike the paper's text bounds the history by no window and takes the same
/// low-variance channels as the released score.
/// </remarks>
/// <param name="alpha">The history's share, 0 to 1.</param>
public sealed class DualAnchorScoring(double alpha) : StcScoring
{
    public override Tensor FrameAnchor(Tensor tokens, Tensor units) => normalize(tokens.mean([1], keepdim: true), dim: -1);

    public override Tensor Against(Tensor anchor, Tensor units) => 1 - units.mul(anchor).sum(dim: -1);

    public override Tensor Combine(Tensor frame, Tensor memory) => memory.mul(alpha).add(frame.mul(1 - alpha));

    public override int[] Keep(float[] scores, int count) => TopTokens.Highest(scores, count);
}
