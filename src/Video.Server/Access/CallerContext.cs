using Microsoft.AspNetCore.Http;

namespace Video.Server.Access;

/// <summary>The caller of a request, where endpoints find it.</summary>
public static class CallerContext
{
    /// <summary>Who this request comes from.</summary>
    /// <exception cref="InvalidOperationException">The endpoint is open to all, so that nobody was asked who they are.</exception>
    public static Caller Caller(this HttpContext context) => context.Features.Get<Caller>()
        ?? throw new InvalidOperationException("An endpoint that is open to all has no caller.");
}
