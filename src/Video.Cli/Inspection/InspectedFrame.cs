namespace Video.Cli.Inspection;

/// <summary>What was done with one frame.</summary>
/// <param name="Time">Stream time.</param>
/// <param name="Computed">Patches computed anew, ascending.</param>
/// <param name="Refreshed">Whether that was the whole frame.</param>
/// <param name="Work">Multiply-adds in the vision tower over those of a whole frame.</param>
/// <param name="Sent">Places of the tokens that the language model got, ascending.</param>
/// <param name="Change">The change signal, 0 to 1.</param>
internal sealed record InspectedFrame(TimeSpan Time, IReadOnlyList<int> Computed, bool Refreshed, double Work, IReadOnlyList<int> Sent, double Change);
