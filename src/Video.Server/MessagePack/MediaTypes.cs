using Microsoft.Net.Http.Headers;

namespace Video.Server.MessagePack;

/// <summary>The names under which clients know MessagePack: the registered one and the two that are older.</summary>
internal static class MediaTypes
{
    private static readonly string[] MessagePack = ["application/msgpack", "application/x-msgpack", "application/vnd.msgpack"];

    public static bool IsMessagePack(string? contentType) => NameOf(contentType) is not null;

    /// <summary>The name by which a client wants MessagePack; null: it would rather have something else.</summary>
    public static string? Wanted(IList<string> accept)
    {
        if (accept.Count == 0 || !MediaTypeHeaderValue.TryParseList(accept, out var ranges)) return null;
        var first = ranges.Where(range => range.Quality is null or > 0).OrderByDescending(range => range.Quality ?? 1)
            .FirstOrDefault(range => IsMessagePack(range.MediaType.Value) || range.MediaType.Value is "application/json" or "application/*" or "*/*");
        return NameOf(first?.MediaType.Value);
    }

    private static string? NameOf(string? contentType)
    {
        var name = contentType?.Split(';', 2)[0].Trim();
        return Array.Find(MessagePack, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
    }
}
