namespace Video.Vision.Reduction;

/// <summary><c>fopru-row</c>: the rows of the frame that receive the most attention, whole.</summary>
/// <remarks>
/// FoPru (https://arxiv.org/abs/2411.14164), row strategy: rows by the sum of their tokens' significance, as many as the budget holds (at least one).
/// Option <c>keep</c> as in <see cref="TokenBudget"/>.
/// </remarks>
public sealed class FocalRows(TokenBudget budget) : SignificanceReducer(budget)
{
    public static ITokenReducer Create(MethodSpec spec) => Create(spec, budget => new FocalRows(budget));

    protected override SentTokens Choose(FrameTokens frame, float[] significance, int keep)
    {
        float[] rows = [.. significance.Chunk(frame.Grid).Select(row => row.Sum())];
        var kept = TopTokens.Highest(rows, Math.Max(1, keep / frame.Grid));
        return frame.Keep([.. kept.SelectMany(row => Enumerable.Range(row * frame.Grid, frame.Grid))]);
    }
}
