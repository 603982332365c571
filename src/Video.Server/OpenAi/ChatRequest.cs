namespace Video.Server.OpenAi;

/// <summary>A request for an answer, understood: about which video, which question, in which form.</summary>
/// <param name="Model">As the caller named it.</param>
/// <param name="Video">What it is about.</param>
/// <param name="Question">With the turns before it; in its ranges.</param>
/// <param name="InChunks">Whether the answer comes as it is decoded.</param>
/// <param name="Usage">Whether chunks end with what it cost.</param>
internal sealed record ChatRequest(string Model, VideoReference Video, Question Question, bool InChunks, bool Usage)
{
    private const int UsualTokens = 256;
    private const int MostTokens = 1024;

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>, naming the field; <see cref="ErrorCode.NotFound"/>: another model.</exception>
    public static ChatRequest Of(ChatBody body, string model)
    {
        ChatFields.Check(body.Others);
        if (body.N is not (null or 1)) throw new VideoException(ErrorCode.InvalidArgument, "'n' is 1: a question has one answer.", "n");
        var conversation = Conversation.Of(body.Messages, StreamOf(body.Model, model));
        var question = QuestionOf(body, conversation);
        question.Validate();
        return new ChatRequest(body.Model, conversation.Video, question, body.Stream ?? false, body.StreamOptions?.IncludeUsage ?? false);
    }

    /// <summary>The stream of <c>model@stream</c>; null where none is named.</summary>
    private static string? StreamOf(string named, string model)
    {
        var parts = named.Split('@', 2);
        return parts[0] == model ? parts.ElementAtOrDefault(1)
            : throw new VideoException(ErrorCode.NotFound, $"There is no model '{parts[0]}'; there is '{model}'.", "model");
    }

    private static Question QuestionOf(ChatBody body, Conversation conversation)
    {
        var range = conversation.Range ?? body.Range;
        return new Question
        {
            Text = conversation.Question,
            Turns = conversation.Turns,
            From = range?.From?.ToMoment("from"),
            To = range?.To?.ToMoment("to"),
            At = range?.At?.ToMoment("at"),
            Last = range?.Last is { } seconds ? Streams.MomentField.Seconds(seconds, "last", "is seconds, above 0") : null,
            // What is asked for is a bound, and any above ours is kept as well.
            MaxTokens = (int)Math.Clamp(body.MaxCompletionTokens ?? body.MaxTokens ?? UsualTokens, 0, MostTokens),
            Temperature = body.Temperature ?? 0,
            TopP = body.TopP ?? 1,
            Seed = body.Seed,
            Stop = body.Stop?.Texts ?? [],
        };
    }
}
