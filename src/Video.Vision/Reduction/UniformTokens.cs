namespace Video.Vision.Reduction;

/// <summary><c>uniform</c>: evenly spaced tokens, whatever they show. A control.</summary>
/// <remarks>Places floor((i + 1/2) · tokens / kept). Option <c>keep</c> as in <see cref="TokenBudget"/>.</remarks>
public sealed class UniformTokens(TokenBudget budget) : StreamReducer
{
    public static ITokenReducer Create(MethodSpec spec)
    {
        var budget = TokenBudget.Read(spec);
        return new TokenReducer(() => new UniformTokens(budget));
    }

    /// <summary>So many of so many, evenly spaced and ascending.</summary>
    public static int[] Spread(int count, int of) => [.. Enumerable.Range(0, count).Select(i => (int)((2L * i + 1) * of / (2L * count)))];

    protected override SentTokens Choose(FrameTokens frame) => frame.Keep(Spread(budget.Of(frame.Count), frame.Count));
}
