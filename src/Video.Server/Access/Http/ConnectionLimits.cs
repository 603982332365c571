using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Video.Server.Access.Http;

/// <summary>What one client may take of the service's time and memory before anybody knows who it is.</summary>
public static class ConnectionLimits
{
    /// <summary>Larger bodies than this are refused, unless the endpoint says otherwise; a question is a few kilobytes at most.</summary>
    public const long LargestBody = 64 * 1024;

    /// <summary>Requests to the endpoint may have bodies of so many bytes.</summary>
    /// <param name="endpoint">Such as one that takes uploads.</param>
    /// <param name="bytes">Null: any number; the endpoint counts itself.</param>
    public static TBuilder TakeBodiesUpTo<TBuilder>(this TBuilder endpoint, long? bytes) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new BodySize(bytes));

    internal static void Set(KestrelServerOptions kestrel, AccessSettings settings)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = LargestBody;
        limits.MaxConcurrentConnections = settings.Connections;
        limits.MaxConcurrentUpgradedConnections = settings.Connections;
        // Headers and bodies that trickle in hold a connection: they get this long, and must come at least this fast.
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 512, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(10));
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 64;
    }

    private sealed record BodySize(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
