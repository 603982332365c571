using System.Text.Json.Serialization;
using Video.Streams;

namespace Video.Server.OpenAi;

/// <summary>An answer that is finished. Beside OpenAI's fields, what of the video it rests on.</summary>
public sealed record ChatCompletion(
    string Id, string Object, long Created, string Model, IReadOnlyList<ChatChoice> Choices, ChatUsage Usage, MediaInfo? MediaInfo,
    IReadOnlyList<EvidenceSpan> Evidence, IReadOnlyList<RecalledPart> Recalled, IReadOnlyList<GapSpan> Gaps, double? AsOf);

/// <summary>The one answer. "finish_reason" is stop or length, "logprobs" always null.</summary>
public sealed record ChatChoice(int Index, ChatAnswer Message, string FinishReason, object? Logprobs = null);

/// <summary>"role" is assistant, "refusal" always null.</summary>
public sealed record ChatAnswer(string Role, string Content, object? Refusal = null);

/// <summary>A piece of an answer. The last one with a choice says why the answer ended and what it rests on.</summary>
public sealed record ChatChunk(string Id, string Object, long Created, string Model, IReadOnlyList<ChatDelta> Choices)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChatUsage? Usage { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MediaInfo? MediaInfo { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<EvidenceSpan>? Evidence { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RecalledPart>? Recalled { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<GapSpan>? Gaps { get; init; }
}

/// <summary>A piece of the one answer. "finish_reason" is stop or length with the last one, null before; "logprobs" always null.</summary>
public sealed record ChatDelta(int Index, DeltaText Delta, string? FinishReason = null, object? Logprobs = null);

public sealed record DeltaText
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Role { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Content { get; init; }
}
