using System.Collections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Video.Server.Access;

namespace Video.Server.Logs;

/// <summary>What log lines say of whom they are about, beside their message: request, tenant and stream, as far as each is known when the line is written.</summary>
internal sealed class LogScope : IReadOnlyList<KeyValuePair<string, object?>>
{
    private const string Request = "RequestId";

    private readonly Func<IEnumerable<(string Name, string? Value)>> _parts;

    private LogScope(Func<IEnumerable<(string Name, string? Value)>> parts) => _parts = parts;

    /// <summary>Of a request: whose it is and what it is about is found out on its way.</summary>
    public static LogScope Of(HttpContext context) => new(() =>
    [
        (Request, context.TraceIdentifier), ("Tenant", context.Features.Get<Caller>()?.Tenant.Value), ("Stream", StreamOf(context)),
    ]);

    public static LogScope Of(StreamKey stream) => new(() => [("Tenant", stream.Tenant.Value), ("Stream", stream.Stream.Value)]);

    public int Count => Known.Count;

    public KeyValuePair<string, object?> this[int index] => Known[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Known.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(' ', Known.Select(part => $"{(part.Key == Request ? "request" : part.Key.ToLowerInvariant())}={part.Value}"));

    /// <summary>The stream that a request names; null: none, or what it names cannot be one's name.</summary>
    public static string? StreamOf(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } pattern } && pattern.TrimStart('/').StartsWith("v1/streams/", StringComparison.Ordinal)
            && context.GetRouteValue("id") is string id && StreamId.TryParse(id, out var stream) ? stream.Value : null;

    private List<KeyValuePair<string, object?>> Known => [.. _parts().Where(part => part.Value is not null).Select(part => KeyValuePair.Create(part.Name, (object?)part.Value))];
}
