namespace Video.Vision.Reduction;

/// <summary>How many of a frame's tokens a method keeps whose number does not depend on what it sees.</summary>
/// <remarks>
/// 64 of the 196 tokens of a frame is what STC's published runs keep (https://github.com/lern-to-write/STC, README of June 2026; its legacy
/// configuration keeps 60). The comparison methods get the same, so that they differ in which tokens they keep and not in how many.
/// </remarks>
public readonly record struct TokenBudget
{
    private const double PublishedShare = 64.0 / 196;

    private readonly int? _keep;

    /// <param name="keep">Most tokens of a frame; null: the published share of however many it has, rounded.</param>
    public TokenBudget(int? keep) => _keep = keep;

    /// <summary>Reads option <c>keep</c>, 1 to 65536.</summary>
    public static TokenBudget Read(MethodSpec spec) => new(spec.OptionalCount("keep", 1, 65_536));

    /// <summary>Tokens to keep of a frame: at least one, and never more than it has.</summary>
    public int Of(int tokens) => Math.Clamp(_keep ?? (int)Math.Round(tokens * PublishedShare), 1, tokens);
}
