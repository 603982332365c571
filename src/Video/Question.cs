namespace Video;

/// <summary>What is asked of a stream, and how the answer is decoded.</summary>
public sealed record Question
{
    public const int LongestText = 4_000;
    public const int MostStops = 4;
    public const int LongestStop = 64;

    /// <summary>1 to <see cref="LongestText"/> characters, earlier turns included.</summary>
    public required string Text { get; init; }

    /// <summary>What was said before in this conversation, oldest first: the user's first, then each other's in turn, the model's last. The video stands before all of it.</summary>
    public IReadOnlyList<Turn> Turns { get; init; } = [];

    /// <summary>The answer rests on no frame before this moment; null: since the stream began.</summary>
    public Moment? From { get; init; }

    /// <summary>The answer rests on no frame after this moment; null: now.</summary>
    public Moment? To { get; init; }

    /// <summary>Another word for <see cref="To"/>: the answer as of this moment.</summary>
    public Moment? At { get; init; }

    /// <summary>Instead of <see cref="From"/>: so much time before <see cref="To"/>, or before now. Above zero.</summary>
    public TimeSpan? Last { get; init; }

    /// <summary>1 to 1024.</summary>
    public int MaxTokens { get; init; } = 128;

    /// <summary>0 (greedy) to 2.</summary>
    public double Temperature { get; init; }

    /// <summary>Above 0, up to 1: sampling keeps the likeliest tokens whose probabilities reach this sum.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Makes sampling repeatable; null: another draw each time.</summary>
    public long? Seed { get; init; }

    /// <summary>The answer ends before any of these, and none is in it; up to <see cref="MostStops"/>, each of 1 to <see cref="LongestStop"/> characters.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <exception cref="VideoException">Names the first field that is out of its range.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Text)) throw Invalid("The question is empty.", "question");
        if (Text.Length > LongestText)
            throw Invalid($"The question has {Text.Length:N0} characters; at most {LongestText:N0} are taken.", "question");
        ValidateTurns();
        ValidateRange();
        if (MaxTokens is < 1 or > 1024) throw Invalid("'max_tokens' is 1 to 1024.", "max_tokens");
        if (!(Temperature is >= 0 and <= 2)) throw Invalid("'temperature' is 0 to 2.", "temperature");
        if (!(TopP is > 0 and <= 1)) throw Invalid("'top_p' is above 0 and at most 1.", "top_p");
    }

    private void ValidateTurns()
    {
        var length = Text.Length + Turns.Sum(turn => (long)turn.Text.Length);
        if (length > LongestText) throw Invalid($"The conversation has {length:N0} characters; at most {LongestText:N0} are taken.", "messages");
        if (Turns.Count % 2 != 0 || Turns.Where((turn, i) => turn.Speaker != (i % 2 == 0 ? Speaker.User : Speaker.Assistant)).Any())
            throw Invalid("The user and the model speak in turn, the user first.", "messages");
        if (Stop.Count > MostStops || Stop.Any(text => text.Length is < 1 or > LongestStop))
            throw Invalid($"'stop' is up to {MostStops} texts of 1 to {LongestStop} characters.", "stop");
    }

    private void ValidateRange()
    {
        if (To is not null && At is not null) throw Invalid("'at' and 'to' mean the same; give one of them.", "at");
        if (From is not null && Last is not null) throw Invalid("'from' and 'last' exclude each other.", "last");
        if (Last <= TimeSpan.Zero) throw Invalid("'last' is above 0 seconds.", "last");
        var (to, param) = At is null ? (To, "to") : (At, "at");
        if (From?.Position < TimeSpan.Zero) throw Invalid("'from' lies before the stream's beginning.", "from");
        if (to?.Position < TimeSpan.Zero) throw Invalid($"'{param}' lies before the stream's beginning.", param);
        if (From?.Position > to?.Position || From?.Clock > to?.Clock) throw Invalid($"'from' ({From}) lies after '{param}' ({to}).", "from");
    }

    private static VideoException Invalid(string message, string param) => new(ErrorCode.InvalidArgument, message, param);
}
