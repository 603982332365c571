namespace Video;

/// <summary>A finished answer.</summary>
/// <param name="Text">What the model said.</param>
/// <param name="Evidence">The spans it rests on, in order of time; empty when the stream had no frame in the asked range.</param>
/// <param name="Recalled">What the memory called back for it, the best match first; empty where nothing had to be chosen.</param>
/// <param name="Gaps">Spans within what was asked about of which nothing is known, in order of time.</param>
/// <param name="AsOf">Stream time of the newest frame the answer has seen; null when there was none.</param>
/// <param name="Finish">Why decoding ended.</param>
/// <param name="Usage">What it cost.</param>
public sealed record Answer(
    string Text, IReadOnlyList<Evidence> Evidence, IReadOnlyList<RecalledSpan> Recalled, IReadOnlyList<MemoryGap> Gaps, TimeSpan? AsOf, FinishReason Finish,
    AnswerUsage Usage);

public enum FinishReason
{
    /// <summary>The model ended its answer.</summary>
    Stop,

    /// <summary>The answer reached the question's max_tokens.</summary>
    Length,
}

/// <param name="Frames">Frames the answer could see.</param>
/// <param name="VisualTokens">Visual tokens the answer could attend to.</param>
/// <param name="ContextTokens">Tokens of the stream, prompt's prefix and frames, that the question was read behind.</param>
/// <param name="PromptTokens">Text tokens of the question's own prefill.</param>
/// <param name="AnswerTokens">Tokens decoded.</param>
/// <param name="Recall">Time in which the memory was opened to the question: choosing, decoding, assembling.</param>
/// <param name="TimeToFirstToken">From the question's arrival to its first decoded token, queueing included.</param>
/// <param name="Total">From the question's arrival to the end of its answer.</param>
public sealed record AnswerUsage(
    int Frames, int VisualTokens, int ContextTokens, int PromptTokens, int AnswerTokens, TimeSpan Recall, TimeSpan TimeToFirstToken, TimeSpan Total);

/// <summary>A piece of an answer as it is decoded: either new text or, last, the finished answer; with each what of the stream it rests on.</summary>
public readonly record struct AnswerPart(string Text, Answer? Finished, SeenSpan? Seen = null);
