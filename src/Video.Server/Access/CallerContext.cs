using Microsoft.AspNetCore.Http;

namespace Video.Server.Access;

/// <summary>The caller of a request, where endpoints find it.</summary>
public static class CallerContext
{
    /// <summary>Who this request comes from.</summary>
    public static Caller Caller(this HttpContext context) => context.Features.Get<Caller>() ?? Access.Caller.Anyone;
}
