using System.Text.Json;
using System.Text.Json.Serialization;

namespace Video.Server.OpenAi;

/// <summary>A message's content: a text alone is one part of text.</summary>
[JsonConverter(typeof(Converter))]
public sealed record ContentField(IReadOnlyList<ContentPart> Parts)
{
    private sealed class Converter : JsonConverter<ContentField>
    {
        public override ContentField Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.String => new ContentField([new ContentPart { Type = "text", Text = reader.GetString() }]),
            JsonTokenType.StartArray => new ContentField(JsonSerializer.Deserialize<ContentPart[]>(ref reader, options)!),
            _ => throw new JsonException("The value could not be converted to a message's content."),
        };

        public override void Write(Utf8JsonWriter writer, ContentField value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.Parts, options);
    }
}
