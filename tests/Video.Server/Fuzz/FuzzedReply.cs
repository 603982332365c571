using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Video.Tests.Server.MessagePack;

namespace Video.Tests.Server.Fuzz;

/// <summary>Judges what came back for a request that is wrong.</summary>
internal static partial class FuzzedReply
{
    /// <returns>What is wrong with the reply; null: it is as it should be.</returns>
    public static async Task<(string? Wrong, string Told)> JudgeAsync(HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        if (status < 400) return (null, "");
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        if (status >= 500) return ($"a failure of the service: {System.Text.Encoding.UTF8.GetString(body)}", "");
        if (request.Method == HttpMethod.Head) return (null, "");
        // What is no HTTP at all is refused before the service sees it: without a word, and none of our headers.
        if (!response.Headers.Contains("X-Content-Type-Options")) return (body.Length == 0 && status is 400 or 413 or 414 or 431 or 505 ? null : "a refusal that is none of ours", "");
        return JudgeBody(status, response.Content.Headers.ContentType?.MediaType, body);
    }

    private static (string? Wrong, string Told) JudgeBody(int status, string? type, byte[] body)
    {
        JsonNode? said;
        try
        {
            said = type == "application/json" ? JsonNode.Parse(body) : Assert.Single(PackedHttp.Values(body));
        }
        catch (Exception failure) when (failure is JsonException or EndOfStreamException or Xunit.Sdk.SingleException)
        {
            return ($"a body of {body.Length} bytes of {type} that cannot be read", "");
        }
        if (said?["error"] is not JsonObject error) return ($"no error in {said}", "");
        var (message, code) = ((string?)error["message"] ?? "", (string?)error["code"] ?? "");
        var told = $"{status} {code} {(string?)error["param"]}: {message}";
        var wrong = (string?)error["type"] != "invalid_request_error" ? "another type"
            : !Word().IsMatch(code) ? "a code that is no word"
            : !error.ContainsKey("param") ? "no param"
            : !Sentence().IsMatch(message) || Inside().IsMatch(message) ? "a message that is no sentence for people"
            : null;
        return (wrong is null ? null : $"{wrong}: {said.ToJsonString()}", told);
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_]+\z")]
    private static partial Regex Word();

    [GeneratedRegex(@"\A\S[\s\S]{5,1200}[.)]\z")]
    private static partial Regex Sentence();

    /// <summary>Names of types, parts of stack traces.</summary>
    [GeneratedRegex(@"Exception|\bSystem\.|\bMicrosoft\.|   at |Nullable|Int32|Int64|\bOrleans\b|Video\.[A-Z]")]
    private static partial Regex Inside();
}
