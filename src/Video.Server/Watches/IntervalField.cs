using System.Text.Json;
using System.Text.Json.Serialization;

namespace Video.Server.Watches;

/// <summary>"interval": a number of seconds, or "auto".</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct IntervalField(double? Seconds)
{
    private sealed class Converter : JsonConverter<IntervalField>
    {
        private const string Auto = "auto";

        public override IntervalField Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.Number => new IntervalField(reader.GetDouble()),
            JsonTokenType.String when reader.ValueTextEquals(Auto) => new IntervalField(null),
            _ => throw new JsonException(),
        };

        public override void Write(Utf8JsonWriter writer, IntervalField value, JsonSerializerOptions options)
        {
            if (value.Seconds is { } seconds) writer.WriteNumberValue(seconds);
            else writer.WriteStringValue(Auto);
        }
    }
}
