namespace Video.Vision.Reduction;

/// <summary><c>none</c>: every token is sent.</summary>
public sealed class KeepEverything : StreamReducer
{
    public static ITokenReducer Create(MethodSpec spec) => new TokenReducer(() => new KeepEverything());

    protected override SentTokens Choose(FrameTokens frame) => frame.KeepAll();
}
