using System.Text.Json;
using System.Text.Json.Serialization;

namespace Video.Server.OpenAi;

/// <summary>One message of a conversation.</summary>
public sealed record ChatMessageBody
{
    /// <summary>system, developer, user or assistant.</summary>
    public required string Role { get; init; }

    /// <summary>A text, or parts.</summary>
    public ContentField? Content { get; init; }

    /// <summary>Names, refusals and the like that assistants' messages carry; without effect.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement> Others { get; init; } = new Dictionary<string, JsonElement>();
}
