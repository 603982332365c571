using System.Net;
using Video.Server.Access.Keys;

namespace Video.Server.Access;

/// <summary>Who is let in, and with what: the one place that decides it, for HTTP, WebSockets and RTSP alike.</summary>
public sealed class AccessGate(AccessSettings settings, KeyRing keys, FailedKeys failures)
{
    /// <summary>The caller that comes with a key, if the key has the scope.</summary>
    /// <param name="key">As it was sent; null: none was.</param>
    /// <param name="from">Who sent it; null: unknown.</param>
    /// <param name="needed">What it is to be used for.</param>
    /// <exception cref="VideoException">There is no key, it is not valid or lacks the scope, or too many that were not valid came from there.</exception>
    public Caller Admit(string? key, IPAddress? from, Scope needed)
    {
        if (!settings.Keys) return Caller.Anyone;
        if (string.IsNullOrEmpty(key)) throw new VideoException(ErrorCode.Unauthorized, "An API key is needed: send the header 'Authorization: Bearer vk_…'.");
        if (!ApiKey.TryParse(key, out var parsed) || keys.Find(parsed) is not { } caller)
        {
            failures.Count(from);
            throw new VideoException(ErrorCode.Unauthorized, "The API key is not valid: it is mistyped, revoked or expired.");
        }

        return caller.Has(needed) ? caller : throw new VideoException(ErrorCode.Forbidden,
            $"The API key lacks the scope '{string.Join(' ', ScopeNames.Of(needed))}'; it has '{string.Join(' ', ScopeNames.Of(caller.Scopes))}'.");
    }
}
