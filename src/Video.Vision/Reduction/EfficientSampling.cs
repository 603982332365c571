namespace Video.Vision.Reduction;

/// <summary><c>evs</c>: of every frame the tokens that differ most from the frame before.</summary>
/// <remarks>
/// NVIDIA's efficient video sampling as vLLM ships it (https://github.com/vllm-project/vllm, vllm/multimodal/evs.py): dissimilarity 1 - cos(x[t], x[t-1]), the first
/// frame whole, and of the clip's tokens the share 1 - rate with the highest. Choosing over a whole clip needs its end, so here every frame keeps that share of its
/// own tokens.
/// Option <c>rate</c>: share left out, 0 to 0.999; unless given, as many are kept as <see cref="TokenBudget"/> says.
/// </remarks>
/// <param name="rate">Share left out; null: by the budget.</param>
public sealed class EfficientSampling(double? rate) : PreviousFrameReducer
{
    public static ITokenReducer Create(MethodSpec spec)
    {
        var rate = spec.OptionalNumber("rate", 0, 0.999);
        return new TokenReducer(() => new EfficientSampling(rate));
    }

    protected override SentTokens Choose(FrameTokens frame, float[] similarity)
    {
        var keep = rate is { } left ? (int)(frame.Count * (1 - left)) : new TokenBudget(null).Of(frame.Count);
        var change = similarity.Average(cosine => Math.Clamp(1 - cosine, 0, 1));
        return frame.Keep(TopTokens.Lowest(similarity, keep), change);
    }
}
