namespace Video.Vision.Reduction;

/// <summary>A method with its options read.</summary>
/// <param name="newStream">Makes one stream's reduction.</param>
/// <param name="needsSignificance">As in <see cref="ITokenReducer.NeedsSignificance"/>.</param>
/// <param name="tokensStand">As in <see cref="ITokenReducer.TokensStand"/>.</param>
public sealed class TokenReducer(Func<IStreamReducer> newStream, bool needsSignificance = false, bool tokensStand = false) : ITokenReducer
{
    public bool NeedsSignificance => needsSignificance;

    public bool TokensStand => tokensStand;

    public IStreamReducer NewStream() => newStream();
}
