namespace Video.Answering.Watching;

/// <summary>What one pass over a stream said of all conditions that are watched for there.</summary>
/// <param name="At">The newest frame that it saw.</param>
/// <param name="Verdicts">One a question, in their order.</param>
/// <param name="Took">Time on the device.</param>
public sealed record WatchReading(MediaTime At, IReadOnlyList<WatchVerdict> Verdicts, TimeSpan Took);

/// <param name="Verdict">What the model holds of the question.</param>
/// <param name="Evidence">The spans that it looked at; empty where that was not asked for.</param>
public sealed record WatchVerdict(Verdict Verdict, IReadOnlyList<Evidence> Evidence);
