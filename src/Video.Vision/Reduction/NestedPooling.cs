namespace Video.Vision.Reduction;

/// <summary><c>m3</c>: nested averages of a frame's grid, of which the largest that is within the budget is sent.</summary>
/// <remarks>
/// Matryoshka Multimodal Models (https://github.com/mu-cai/matryoshka-mm, llava/model/llava_arch.py: 24 x 24 -> 12 -> 6 -> 3 -> 1, trained so). Each level is
/// the average of the one before at half its side, rounded down: 14 -> 7 -> 3 -> 1; where a side is odd, neighbouring cells share their border.
/// Option <c>keep</c>: most tokens of a frame, as in <see cref="TokenBudget"/>.
/// </remarks>
public sealed class NestedPooling(TokenBudget budget) : StreamReducer
{
    public static ITokenReducer Create(MethodSpec spec)
    {
        var budget = TokenBudget.Read(spec);
        return new TokenReducer(() => new NestedPooling(budget));
    }

    protected override SentTokens Choose(FrameTokens frame)
    {
        var level = PooledGrid.Of(frame);
        while (level.Side * level.Side > budget.Of(frame.Count)) level = level.To(level.Side / 2);
        return level.Send(frame);
    }
}
