using Microsoft.AspNetCore.Builder;

namespace Video.Server.Access.Http;

/// <summary>Headers that keep browsers from doing more with an answer than showing it to whoever asked. An endpoint that answers with a page sets its own.</summary>
internal static class SecureHeaders
{
    public static void UseSecureHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        return next(context);
    });
}
