namespace Video.Vision.Reduction;

/// <summary>Methods that choose by the attention that each token receives in the vision tower.</summary>
public abstract class SignificanceReducer(TokenBudget budget) : StreamReducer
{
    protected sealed override SentTokens Choose(FrameTokens frame)
    {
        if (frame.Significance?.shape is not [var count] || count != frame.Count)
            throw new ArgumentException($"A frame of {frame.Count} tokens came without the significance of each.", nameof(frame));
        return Choose(frame, TopTokens.ToHost(frame.Significance), budget.Of(frame.Count));
    }

    /// <param name="frame">The frame.</param>
    /// <param name="significance">Of each token.</param>
    /// <param name="keep">Most tokens to send.</param>
    protected abstract SentTokens Choose(FrameTokens frame, float[] significance, int keep);

    /// <summary>A method whose one option is <c>keep</c>, as in <see cref="TokenBudget"/>.</summary>
    protected static ITokenReducer Create(MethodSpec spec, Func<TokenBudget, SignificanceReducer> newStream)
    {
        var budget = TokenBudget.Read(spec);
        return new TokenReducer(() => newStream(budget), needsSignificance: true);
    }
}
