namespace Video.Vision.Reduction;

/// <summary><c>fopru-rank</c>: the tokens that receive the most attention.</summary>
/// <remarks>
/// FoPru, "Focal Pruning for Efficient Large Vision-Language Models" (https://arxiv.org/abs/2411.14164), rank strategy: the highest significance anywhere in the
/// frame, in the frame's order. Option <c>keep</c> as in <see cref="TokenBudget"/>.
/// </remarks>
public sealed class FocalRanking(TokenBudget budget) : SignificanceReducer(budget)
{
    public static ITokenReducer Create(MethodSpec spec) => Create(spec, budget => new FocalRanking(budget));

    protected override SentTokens Choose(FrameTokens frame, float[] significance, int keep) => frame.Keep(TopTokens.Highest(significance, keep));
}
