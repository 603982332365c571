namespace Video.Answering.Summaries;

/// <summary>What a summary is asked to be.</summary>
public sealed record SummaryOptions
{
    /// <summary>Instead of the model's own wording for the captions: 1 to <see cref="Question.LongestText"/> characters; null: the model's own.</summary>
    public string? Prompt { get; init; }

    /// <summary>Cut into parts of this length, 1 second to an hour; null: at scene cuts, and where a part is as long as the model tells about reliably.</summary>
    public TimeSpan? Chunk { get; init; }

    /// <summary>How much is written.</summary>
    public SummaryDetail Detail { get; init; } = SummaryDetail.Normal;

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: names the field that is out of its range.</exception>
    public void Validate()
    {
        if (Prompt is not null && (string.IsNullOrWhiteSpace(Prompt) || Prompt.Length > Question.LongestText))
            throw Invalid($"'prompt' has 1 to {Question.LongestText:N0} characters.", "prompt");
        if (Chunk is { } chunk && (chunk < TimeSpan.FromSeconds(1) || chunk > TimeSpan.FromHours(1)))
            throw Invalid("'chunk' is 1 to 3600 seconds, or auto.", "chunk");
    }

    private static VideoException Invalid(string message, string param) => new(ErrorCode.InvalidArgument, message, param);
}

public enum SummaryDetail
{
    /// <summary>Short captions; few events named in each section.</summary>
    Brief,

    Normal,

    /// <summary>Long captions; every event named in its section.</summary>
    Full,
}
