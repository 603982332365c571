using Video.Streams;

namespace Video.Server.OpenAi;

/// <summary>What an answer cost, in tokens. The prompt is the video as the language model has it, and the conversation.</summary>
public sealed record ChatUsage(int PromptTokens, int CompletionTokens, int TotalTokens, PromptTokensDetails PromptTokensDetails)
{
    public static ChatUsage Of(FinishedAnswer answer)
    {
        var prompt = answer.ContextTokens + answer.PromptTokens;
        return new ChatUsage(prompt, answer.AnswerTokens, prompt + answer.AnswerTokens, new PromptTokensDetails(answer.ContextTokens, answer.VisualTokens));
    }
}

/// <param name="CachedTokens">Those that were read before the question came: the video's.</param>
/// <param name="VideoTokens">Visual tokens among them.</param>
public sealed record PromptTokensDetails(int CachedTokens, int VideoTokens);
