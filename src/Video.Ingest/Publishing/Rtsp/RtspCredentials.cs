using System.Text;

namespace Video.Ingest.Publishing.Rtsp;

/// <summary>The name and the key in an ANNOUNCE. The key comes as <c>?key=</c>, as the password of Basic or as Bearer, whichever the client can send.</summary>
/// <param name="Name">The URL's path; "" when there is none.</param>
/// <param name="Key">Null when there is none.</param>
internal readonly record struct RtspCredentials(string Name, string? Key)
{
    private const int Longest = 1_024;

    /// <exception cref="RtspFault">The URL is none.</exception>
    public static RtspCredentials Of(RtspRequest request)
    {
        if (request.Uri.Length > Longest || !Uri.TryCreate(request.Uri, UriKind.Absolute, out var url) || url.Scheme is not ("rtsp" or "rtsps"))
        {
            throw RtspFault.Malformed("What is announced has no URL of the form rtsp://host:port/name.");
        }

        var name = Uri.UnescapeDataString(url.AbsolutePath).Trim('/');
        return new RtspCredentials(name, InQuery(url.Query) ?? InHeader(request.Header("Authorization")));
    }

    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => Name;

    private static string? InQuery(string query)
    {
        foreach (var part in query.TrimStart('?').Split('&'))
        {
            if (part.StartsWith("key=", StringComparison.Ordinal) && part.Length > 4) return Uri.UnescapeDataString(part[4..]);
        }

        return null;
    }

    private static string? InHeader(string? authorization)
    {
        if (authorization is null) return null;
        var (scheme, value) = authorization.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space
            ? (authorization[..space], authorization[(space + 1)..].Trim())
            : (authorization, "");
        if (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)) return NotEmpty(value);
        return scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) ? Password(value) : null;
    }

    // "user:password" in base 64; the user's name says nothing here.
    private static string? Password(string encoded)
    {
        var bytes = new byte[Longest];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length)) return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : NotEmpty(text[(colon + 1)..]);
    }

    private static string? NotEmpty(string text) => text.Length > 0 ? text : null;
}
