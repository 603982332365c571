using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Video.Server.Watches;

/// <summary>"expires": seconds from now, or a moment of the wall clock as in "2026-11-20T14:02:00Z".</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct ExpiresField(double? Seconds, DateTimeOffset? Clock)
{
    private const double LongestSeconds = 10 * 365 * 86_400.0;

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: not in the future, or further than ten years.</exception>
    public DateTimeOffset From(DateTimeOffset now)
    {
        var ahead = Seconds ?? (Clock!.Value - now).TotalSeconds;
        return ahead is > 0 and <= LongestSeconds
            ? now.AddSeconds(ahead)
            : throw new VideoException(ErrorCode.InvalidArgument, $"'expires' is {Math.Round(ahead)} s from now; it is later than now and at most ten years ahead.", "expires");
    }

    private sealed class Converter : JsonConverter<ExpiresField>
    {
        public override ExpiresField Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.Number => new ExpiresField(reader.GetDouble(), null),
            JsonTokenType.String when DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var clock) => new ExpiresField(null, clock),
            _ => throw new JsonException(),
        };

        public override void Write(Utf8JsonWriter writer, ExpiresField value, JsonSerializerOptions options)
        {
            if (value.Seconds is { } seconds) writer.WriteNumberValue(seconds);
            else writer.WriteStringValue(value.Clock!.Value);
        }
    }
}
