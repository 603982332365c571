namespace Video.Answering;

/// <summary>How an answer ended, and what it took.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Begun">Whether its turn ever came.</param>
/// <param name="Total">Since it was asked.</param>
public readonly record struct AnswerEnding(AnswerOutcome Outcome, bool Begun, TimeSpan Total)
{
    /// <summary>What failed; null where nothing did, or what did was not foreseen.</summary>
    public ErrorCode? Fault { get; init; }

    /// <summary>Time in which the memory was opened to the question.</summary>
    public TimeSpan Recall { get; init; }

    /// <summary>Time in which the question was read, to the first token.</summary>
    public TimeSpan Prefill { get; init; }

    /// <summary>From the first token to the last.</summary>
    public TimeSpan Decode { get; init; }

    /// <summary>Tokens of the stream that the question was read behind.</summary>
    public int ContextTokens { get; init; }

    /// <summary>Tokens of the question.</summary>
    public int PromptTokens { get; init; }

    /// <summary>Tokens of the answer.</summary>
    public int AnswerTokens { get; init; }
}

public enum AnswerOutcome
{
    /// <summary>The model ended its answer, or came to a text that ends it.</summary>
    Stop,

    /// <summary>It became as long as it may.</summary>
    Length,

    /// <summary>Whoever asked went away, or the time for it was over.</summary>
    Abort,

    /// <summary>It could not be answered.</summary>
    Failed,
}
