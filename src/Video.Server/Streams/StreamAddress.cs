using Microsoft.AspNetCore.Http;
using Video.Server.Access;

namespace Video.Server.Streams;

/// <summary>From the name in a request's path to the stream among those of all tenants.</summary>
internal static class StreamAddress
{
    /// <summary>Whose streams this request is about.</summary>
    public static TenantId TenantOf(this HttpContext context) => context.Caller().Tenant;

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/> when it is no stream's name.</exception>
    public static StreamKey KeyOf(this HttpContext context, string id) => new(context.TenantOf(), StreamId.Parse(id));
}
