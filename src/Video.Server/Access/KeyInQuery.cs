using Microsoft.AspNetCore.Builder;

namespace Video.Server.Access;

/// <summary>Metadata of an endpoint whose clients cannot send headers, such as a browser's WebSocket: the key may stand in <c>?key=</c>.</summary>
public sealed record KeyInQuery
{
    public static KeyInQuery Allowed { get; } = new();
}

public static class KeyInQueryConventions
{
    /// <inheritdoc cref="KeyInQuery"/>
    public static TBuilder AllowKeyInQuery<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(KeyInQuery.Allowed);
}
