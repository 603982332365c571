using System.Text.Json;
using System.Text.RegularExpressions;
using MessagePack;
using Microsoft.AspNetCore.Http;

namespace Video.Server.Errors;

/// <summary>What the framework says of a request that it could not read, in words for whoever sent it: fields instead of our types.</summary>
internal static partial class RequestFault
{
    public static (int Status, ErrorBody Body) Explain(BadHttpRequestException bad) => bad switch
    {
        { StatusCode: StatusCodes.Status413PayloadTooLarge } => Of(413, "too_large", "The request's body is too large."),
        { StatusCode: StatusCodes.Status415UnsupportedMediaType } => Of(415, "unsupported_media_type", "The body must be application/json or application/x-msgpack."),
        { InnerException: JsonException json } => Of(400, "invalid_json", Plain(json), Field(json)),
        { InnerException: MessagePackSerializationException pack } => Of(400, "invalid_msgpack", $"The body is not valid MessagePack: {pack.Message.TrimEnd('.')}."),
        _ when Unbound().Match(bad.Message) is { Success: true } match => Wrong(match.Groups["type"].Value, match.Groups["name"].Value, match.Groups["value"].Value),
        _ when bad.Message.Contains("no body was provided", StringComparison.Ordinal) => Of(400, "bad_request", "The request has no body, and needs one."),
        _ => Of(bad.StatusCode, "bad_request", bad.Message),
    };

    private static (int Status, ErrorBody Body) Of(int status, string code, string message, string? param = null) => (status, ErrorBody.Of(status, code, message, param));

    private static (int Status, ErrorBody Body) Wrong(string type, string name, string value)
    {
        var wanted = type.Contains("bool", StringComparison.Ordinal) ? "true or false"
            : type.Contains("int", StringComparison.Ordinal) ? $"a whole number, {int.MaxValue} at most"
            : type.Contains("long", StringComparison.Ordinal) ? $"a whole number, {long.MaxValue} at most"
            : type.Contains("double", StringComparison.Ordinal) ? "a number"
            : "something else";
        return Of(400, "invalid_argument", $"'{name}' is '{value}'; it is {wanted}.", name);
    }

    /// <summary>The reader's sentence without the name of our type that it mentions.</summary>
    private static string Plain(JsonException json) =>
        json.Message.Contains("could not be mapped", StringComparison.Ordinal) ? $"Unknown field '{Field(json)}'."
        : json.Message.Contains("missing required properties", StringComparison.Ordinal) ? "A required field is missing: " + json.Message[(json.Message.LastIndexOf(':') + 1)..].Trim()
        : NotNull().Match(json.Message) is { Success: true } match ? $"The field '{match.Groups[1].Value}' may not be null."
        : !json.Message.Contains("could not be converted", StringComparison.Ordinal) ? $"The body is not valid JSON (line {json.LineNumber + 1}, byte {json.BytePositionInLine})."
        : Field(json) is { } field ? $"The field '{field}' has the wrong type or an unknown value."
        : "The body is JSON, but no object of the fields that are taken here.";

    /// <summary>$.labels.site is labels.site, $['a b'] is a b, $ is none.</summary>
    private static string? Field(JsonException json) => json.Path switch
    {
        null or "$" => null,
        ['$', '[', '\'', .. var name, '\'', ']'] when !name.Contains('\'') => name,
        var path => path.TrimStart('$').TrimStart('.'),
    };

    /// <summary>The reader names the property, or the constructor's parameter.</summary>
    [GeneratedRegex("""'(\w+)' on type '.+' doesn't allow""")]
    private static partial Regex NotNull();

    [GeneratedRegex("""\AFailed to bind parameter "(?<type>.+) (?<name>\w+)" from "(?<value>[\s\S]*)"\.\z""")]
    private static partial Regex Unbound();
}
