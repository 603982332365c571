namespace Video.Memory.Recall;

/// <summary>What decides whether a block is called back.</summary>
/// <param name="Score">The best of its rows'.</param>
/// <param name="Tokens">What it takes in the question's context.</param>
/// <param name="Named">Whether the question names a moment that it shows.</param>
public readonly record struct BlockMatch(double Score, int Tokens, bool Named);
