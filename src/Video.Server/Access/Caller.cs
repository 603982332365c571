namespace Video.Server.Access;

/// <summary>Who a request comes from.</summary>
/// <param name="Tenant">Whose streams, files and jobs the request may touch; those of others are not there for it.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="KeyId">Which key it came with: no secret; "-" without keys.</param>
public sealed record Caller(TenantId Tenant, Scope Scopes, string KeyId)
{
    /// <summary>Everybody, where the service runs without keys.</summary>
    public static Caller Anyone { get; } = new(TenantId.Main, Scope.Admin, "-");

    public bool Has(Scope scope) => (Scopes & Scope.Admin) != 0 || (Scopes & scope) == scope;
}
