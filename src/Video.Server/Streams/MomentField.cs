using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Video.Server.Streams;

/// <summary>A moment as a body names it: a number is seconds of stream time, a text a moment of the wall clock (ISO 8601 with its offset).</summary>
[JsonConverter(typeof(Converter))]
public readonly partial record struct MomentField
{
    private readonly double? _seconds;
    private readonly string? _text;

    private MomentField(double? seconds, string? text) => (_seconds, _text) = (seconds, text);

    /// <exception cref="VideoException">It is no moment; <paramref name="param"/> is the field's name.</exception>
    public Moment ToMoment(string param) => _seconds is { } seconds ? Seconds(seconds, param, "is seconds since the stream began, 0 or more")
        : WithOffset().IsMatch(_text!) && DateTimeOffset.TryParse(_text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock) ? clock
        : throw Invalid($"'{param}' is '{_text}'; it is seconds of stream time, or a moment of the wall clock as in 2026-11-20T14:02:00Z.", param);

    /// <summary>A hundred years bound what is still a span of a stream rather than a slip.</summary>
    internal static TimeSpan Seconds(double value, string param, string rule) =>
        value is >= 0 and < 3.2e9 ? TimeSpan.FromSeconds(value) : throw Invalid($"'{param}' {rule}.", param);

    private static VideoException Invalid(string message, string param) => new(ErrorCode.InvalidArgument, message, param);

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)\z")]
    private static partial Regex WithOffset();

    private sealed class Converter : JsonConverter<MomentField>
    {
        public override MomentField Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.Number => new MomentField(reader.GetDouble(), null),
            JsonTokenType.String => new MomentField(null, reader.GetString()),
            _ => throw new JsonException("The value could not be converted to a moment."),
        };

        public override void Write(Utf8JsonWriter writer, MomentField value, JsonSerializerOptions options)
        {
            if (value._seconds is { } seconds) writer.WriteNumberValue(seconds);
            else writer.WriteStringValue(value._text);
        }
    }
}
