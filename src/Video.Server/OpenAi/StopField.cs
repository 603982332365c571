using System.Text.Json;
using System.Text.Json.Serialization;

namespace Video.Server.OpenAi;

/// <summary>Where an answer ends: one text, or several.</summary>
[JsonConverter(typeof(Converter))]
public sealed record StopField(IReadOnlyList<string> Texts)
{
    private sealed class Converter : JsonConverter<StopField>
    {
        public override StopField Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.String => new StopField([reader.GetString()!]),
            JsonTokenType.StartArray when JsonSerializer.Deserialize<string?[]>(ref reader, options) is { } texts && !texts.Contains(null) => new StopField(texts!),
            _ => throw new JsonException("The value could not be converted to stop texts."),
        };

        public override void Write(Utf8JsonWriter writer, StopField value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.Texts, options);
    }
}
