namespace Video.Vision.Reduction;

/// <summary><c>dtd</c>: tokens that resemble the frame before are left out.</summary>
/// <remarks>
/// TimeChat-Online's differential token dropping, feature mode (https://github.com/yaolinli/TimeChat-Online, eval/qwen2_5_vl/modeling_qwen2_5_vl_DTD.py):
/// dropped where cos(x[t], x[t-1]) > threshold; the first frame is kept. Compares with the frame before and not with what was sent, so a change slower than the
/// threshold a frame is never sent.
/// Option <c>threshold</c>: -1 to 1; 0.5, as in its evaluations (its demonstration has 0.25).
/// </remarks>
/// <param name="threshold">Above this cosine a token is left out.</param>
public sealed class DifferentialDropping(double threshold) : PreviousFrameReducer
{
    public static ITokenReducer Create(MethodSpec spec)
    {
        var threshold = spec.Number("threshold", 0.5, -1, 1);
        return new TokenReducer(() => new DifferentialDropping(threshold), tokensStand: true);
    }

    protected override SentTokens Choose(FrameTokens frame, float[] similarity)
    {
        int[] kept = [.. Enumerable.Range(0, frame.Count).Where(place => similarity[place] <= threshold)];
        return frame.Keep(kept, (double)kept.Length / frame.Count);
    }
}
