namespace Video;

/// <summary>A span of the stream that a question called back.</summary>
/// <param name="Range">First and last moment that it shows.</param>
/// <param name="Score">How well it matched the question, higher is better; comparable within one question only; not finite where it was not scored.</param>
public sealed record RecalledSpan(TimeRange Range, double Score);
