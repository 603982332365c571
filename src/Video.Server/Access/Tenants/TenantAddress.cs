namespace Video.Server.Access.Tenants;

/// <summary>Whose things a request of an admin is about.</summary>
internal static class TenantAddress
{
    /// <summary>Whether this caller may see and change other tenants.</summary>
    public static bool IsOperator(Caller caller) => caller.Tenant == TenantId.Main && caller.Has(Scope.Admin);

    /// <exception cref="VideoException">It is another's, and not there for this caller, or there is none.</exception>
    public static TenantId TenantOf(Caller caller, string? named, TenantBook tenants)
    {
        if (named is null) return caller.Tenant;
        var tenant = TenantId.Parse(named);
        return tenant == caller.Tenant || (IsOperator(caller) && tenants.Find(tenant) is not null) ? tenant : throw Missing(named);
    }

    public static VideoException Missing(string tenant) => new(ErrorCode.NotFound, $"There is no tenant '{tenant}'.", "tenant");
}
