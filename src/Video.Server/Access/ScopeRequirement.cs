using Microsoft.AspNetCore.Builder;

namespace Video.Server.Access;

/// <summary>Metadata of an endpoint: the scope that it needs. An endpoint without it is refused to everybody.</summary>
/// <param name="Needed"><see cref="Scope.None"/>: open to all, with or without a key.</param>
public sealed record ScopeRequirement(Scope Needed);

public static class ScopeConventions
{
    /// <summary>Only callers with this scope get to the endpoint.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoint, Scope scope) where TBuilder : IEndpointConventionBuilder
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)scope, (int)Scope.None);
        return endpoint.WithMetadata(new ScopeRequirement(scope));
    }

    /// <summary>Everybody gets to the endpoint, without a key too.</summary>
    public static TBuilder OpenToAll<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new ScopeRequirement(Scope.None));
}
