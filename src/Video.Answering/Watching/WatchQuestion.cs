namespace Video.Answering.Watching;

/// <summary>A yes/no question to a stream.</summary>
/// <param name="Text">As it is put to the model.</param>
/// <param name="EvidenceFrom">From this probability on, also what the model looked at is found, which costs a pass of its own; above 1: never.</param>
public sealed record WatchQuestion(string Text, double EvidenceFrom = double.PositiveInfinity);
