using Microsoft.AspNetCore.Builder;

namespace Video.Server.Access;

/// <summary>Metadata of an endpoint: the scope that it needs. An endpoint without it is refused to everybody.</summary>
/// <param name="Needed"><see cref="Scope.None"/>: open to all, with or without a key.</param>
public sealed record ScopeRequirement(Scope Needed)
{
    /// <summary>Whether only keys of tenant main open it: what it shows is about all tenants.</summary>
    public bool OfMainAlone { get; init; }
}

public static class ScopeConventions
{
    /// <summary>Only callers with this scope get to the endpoint.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoint, Scope scope) where TBuilder : IEndpointConventionBuilder
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)scope, (int)Scope.None);
        return endpoint.WithMetadata(new ScopeRequirement(scope));
    }

    /// <summary>Only callers of tenant main with this scope get to the endpoint, which is about all tenants.</summary>
    public static TBuilder RequireScopeOfMain<TBuilder>(this TBuilder endpoint, Scope scope) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new ScopeRequirement(scope) { OfMainAlone = true });

    /// <summary>Everybody gets to the endpoint, without a key too.</summary>
    public static TBuilder OpenToAll<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new ScopeRequirement(Scope.None));
}
