using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Video.Server.Access;

/// <summary>Lets requests through to the endpoints whose scope they have. An endpoint that names no scope is closed to all.</summary>
internal static class AccessMiddleware
{
    public static void UseAccess(this WebApplication app)
    {
        var gate = app.Services.GetRequiredService<AccessGate>();
        app.Use(async (context, next) =>
        {
            // Where there is no endpoint routing answers itself, and it tells nothing but that: no such path, wrong method.
            if (context.GetEndpoint() is RouteEndpoint endpoint) Admit(context, endpoint, gate);
            await next(context);
        });
    }

    private static void Admit(HttpContext context, RouteEndpoint endpoint, AccessGate gate)
    {
        var requirement = endpoint.Metadata.GetMetadata<ScopeRequirement>()
            ?? throw new VideoException(ErrorCode.Forbidden, $"{context.Request.Path} is closed: it says for no scope that it is open.");
        if (requirement.Needed == Scope.None) return;
        try
        {
            var key = KeyOf(context.Request, endpoint);
            var caller = gate.Admit(key, context.Connection.RemoteIpAddress, requirement.Needed);
            if (requirement.OfMainAlone && caller.Tenant != TenantId.Main)
                throw new VideoException(ErrorCode.Forbidden, $"{context.Request.Path} is about all tenants; it is for keys of tenant 'main'.");
            context.Features.Set(caller);
        }
        catch (VideoException refused) when (refused.Code == ErrorCode.Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"video\"";
            throw;
        }
    }

    /// <summary>The key stands in the header; in the address only where the client cannot send headers, because addresses are written to logs everywhere.</summary>
    private static string? KeyOf(HttpRequest request, RouteEndpoint endpoint)
    {
        const string scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return header[scheme.Length..].Trim();
        return endpoint.Metadata.GetMetadata<KeyInQuery>() is not null ? request.Query["key"].FirstOrDefault() : null;
    }
}
