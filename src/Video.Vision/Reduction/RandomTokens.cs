namespace Video.Vision.Reduction;

/// <summary><c>random</c>: other tokens of every frame, drawn by chance. A control.</summary>
/// <remarks>Options: <c>keep</c> as in <see cref="TokenBudget"/>, <c>seed</c> (0). Two streams with one seed draw the same.</remarks>
public sealed class RandomTokens : StreamReducer
{
    private readonly TokenBudget _budget;
    private readonly int _seed;
    private Random _random;

    public RandomTokens(TokenBudget budget, int seed) => (_budget, _seed, _random) = (budget, seed, new Random(seed));

    public static ITokenReducer Create(MethodSpec spec)
    {
        var (budget, seed) = (TokenBudget.Read(spec), spec.Count("seed", 0, 0, int.MaxValue));
        return new TokenReducer(() => new RandomTokens(budget, seed));
    }

    protected override SentTokens Choose(FrameTokens frame)
    {
        int[] places = [.. Enumerable.Range(0, frame.Count)];
        _random.Shuffle(places);
        return frame.Keep([.. places.Take(_budget.Of(frame.Count)).Order()]);
    }

    // A stream that begins anew draws what it drew before.
    protected override void DropHistory() => _random = new Random(_seed);
}
