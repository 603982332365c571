using Microsoft.AspNetCore.Builder;
using Microsoft.Net.Http.Headers;

namespace Video.Server.Access.Http;

/// <summary>JSON is UTF-8 (RFC 8259, 8.1): a body that calls itself something else is refused, rather than read as what it may not be.</summary>
internal static class JsonCharset
{
    public static void UseJsonCharset(this WebApplication app) => app.Use((context, next) =>
    {
        if (MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && type.Charset.HasValue
            && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) && !type.Charset.ToString().Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            throw new VideoException(ErrorCode.InvalidArgument, $"The body is said to be in '{type.Charset}'; JSON is in utf-8.", "content-type");
        }

        return next(context);
    });
}
