namespace Video.Vision.Reduction;

/// <summary>A method with its options read.</summary>
/// <param name="newStream">Makes one stream's reduction.</param>
/// <param name="needsSignificance">As in <see cref="ITokenReducer.NeedsSignificance"/>.</param>
public sealed class TokenReducer(Func<IStreamReducer> newStream, bool needsSignificance = false) : ITokenReducer
{
    public bool NeedsSignificance => needsSignificance;

    public IStreamReducer NewStream() => newStream();
}
