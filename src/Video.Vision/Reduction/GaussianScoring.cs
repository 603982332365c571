using static TorchSharp.torch;

namespace Video.Vision.Reduction;

/// <summary>STC's released score: how typical a token is; the least typical are kept.</summary>
/// <remarks>
/// g(u, c) = Σ exp(-‖u - c‖² / 2a) over a = 1/8, 1/4, 1/2, 1, 2; score = g(u, mean of the frame's unit tokens) + g(u, unit history mean). The frame's
/// anchor is not scaled back to length 1. Source: https://github.com/lern-to-write/STC at 9b13ce0, model/prune.py. (Where its documentation says that the
/// highest scores are kept, its code keeps the lowest.)
/// </remarks>
public sealed class GaussianScoring : StcScoring
{
    private static readonly double[] Widths = [1.0 / 8, 1.0 / 4, 1.0 / 2, 1, 2];

    public override Tensor FrameAnchor(Tensor tokens, Tensor units) => units.mean([1], keepdim: true);

    public override Tensor Against(Tensor anchor, Tensor units)
    {
        var distance = units.sub(anchor).square().sum(dim: -1);
        return Widths.Select(width => distance.div(-2 * width).exp()).Aggregate((sum, kernel) => sum.add(kernel));
    }

    public override Tensor Combine(Tensor frame, Tensor memory) => frame.add(memory);

    public override int[] Keep(float[] scores, int count) => TopTokens.Lowest(scores, count);
}
