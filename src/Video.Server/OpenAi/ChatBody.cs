using System.Text.Json;
using System.Text.Json.Serialization;
using Video.Server.Streams;

namespace Video.Server.OpenAi;

/// <summary>Body of <c>POST /v1/chat/completions</c>. Fields that are not here are looked at by <see cref="ChatFields"/>.</summary>
public sealed record ChatBody
{
    /// <summary>The model's name, or <c>name@stream</c>: the conversation is about that stream.</summary>
    public required string Model { get; init; }

    /// <summary>Oldest first; the last one is the user's.</summary>
    public required IReadOnlyList<ChatMessageBody> Messages { get; init; }

    /// <summary>True: chunks as they are decoded.</summary>
    public bool? Stream { get; init; }

    public StreamOptions? StreamOptions { get; init; }

    /// <summary>1 or more; more than 1024 is 1024.</summary>
    public long? MaxCompletionTokens { get; init; }

    /// <summary>The older name of <see cref="MaxCompletionTokens"/>.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>0 (greedy, when left out) to 2.</summary>
    public double? Temperature { get; init; }

    /// <summary>Above 0, up to 1.</summary>
    public double? TopP { get; init; }

    public long? Seed { get; init; }

    public StopField? Stop { get; init; }

    /// <summary>Only 1.</summary>
    public int? N { get; init; }

    /// <summary>Of the video, the part that the answer may rest on. No field of OpenAI's.</summary>
    public RangeBody? Range { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement> Others { get; init; } = new Dictionary<string, JsonElement>();
}

/// <param name="IncludeUsage">True: a last chunk says what the answer cost.</param>
/// <param name="IncludeObfuscation">Taken, and without effect.</param>
public sealed record StreamOptions(bool? IncludeUsage = null, bool? IncludeObfuscation = null);

/// <summary>Fields as in <see cref="AskBody"/>.</summary>
public sealed record RangeBody(MomentField? From = null, MomentField? To = null, MomentField? At = null, double? Last = null);
