namespace Video.Answering.Watching;

/// <summary>What the model holds of a yes/no question, from its own probabilities for the first token of the answer.</summary>
/// <param name="Probability">P(yes) / (P(yes) + P(no)), 0 to 1.</param>
/// <param name="Mass">P(yes) + P(no), 0 to 1: near 0, the question is none that the model answers with yes or no, and <paramref name="Probability"/> means little.</param>
public readonly record struct Verdict(double Probability, double Mass);
