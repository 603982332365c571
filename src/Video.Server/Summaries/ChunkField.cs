using System.Text.Json;
using System.Text.Json.Serialization;

namespace Video.Server.Summaries;

/// <summary>How long a part is: a number of seconds, or "auto".</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct ChunkField(TimeSpan? Length)
{
    private sealed class Converter : JsonConverter<ChunkField>
    {
        public override ChunkField Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            // What is no length of a part is refused with the others, by its value.
            JsonTokenType.Number when reader.GetDouble() is >= 0 and < 1e6 and var seconds => new ChunkField(TimeSpan.FromSeconds(seconds)),
            JsonTokenType.String when reader.ValueTextEquals("auto"u8) => new ChunkField(null),
            _ => throw new JsonException("The value could not be converted to a length."),
        };

        public override void Write(Utf8JsonWriter writer, ChunkField value, JsonSerializerOptions options)
        {
            if (value.Length is { } length) writer.WriteNumberValue(length.TotalSeconds);
            else writer.WriteStringValue("auto");
        }
    }
}
