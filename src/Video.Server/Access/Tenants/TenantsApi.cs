using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Video.Server.Access.Keys;
using Video.Server.Errors;

namespace Video.Server.Access.Tenants;

/// <summary><c>/v1/tenants</c>: who has streams of their own, and how much they may take. For admins of main; other admins see their own.</summary>
internal static class TenantsApi
{
    public static void MapTenants(this IEndpointRouteBuilder app)
    {
        var tenants = app.MapGroup("/v1/tenants").RequireScope(Scope.Admin).WithTags("tenants");
        tenants.MapPost("", CreateAsync).WithSummary("Add a tenant.").Produces<ErrorBody>(400).Produces<ErrorBody>(409);
        tenants.MapGet("", List).WithSummary("All tenants and their limits.");
        tenants.MapGet("{id}", Get).WithSummary("A tenant and its limits.").Produces<ErrorBody>(404);
        tenants.MapPatch("{id}", ChangeAsync).WithSummary("Change limits; those that are left out stay.").Produces<ErrorBody>(404);
        tenants.MapDelete("{id}", DeleteAsync).WithSummary("Delete a tenant that has neither streams, files nor unfinished jobs, with its keys.").Produces<ErrorBody>(404).Produces<ErrorBody>(409);
    }

    private static async Task<Created<TenantResource>> CreateAsync(CreateTenant body, HttpContext context, TenantBook tenants, CancellationToken cancellation)
    {
        OnlyOperators(context.Caller());
        var limits = (body.Limits ?? new ChangeLimits()).Over(new TenantLimits());
        var tenant = await tenants.CreateAsync(TenantId.Parse(body.Id), limits, cancellation);
        return TypedResults.Created($"/v1/tenants/{tenant.Id}", TenantResource.From(tenant));
    }

    private static Ok<TenantList> List(HttpContext context, TenantBook tenants) => TypedResults.Ok(new TenantList(
        [.. tenants.All.Where(tenant => IsSeenBy(context.Caller(), tenant.Id)).Select(TenantResource.From)]));

    private static Ok<TenantResource> Get(string id, HttpContext context, TenantBook tenants) =>
        TypedResults.Ok(TenantResource.From(tenants.Find(TenantAddress.TenantOf(context.Caller(), id, tenants)) ?? throw TenantAddress.Missing(id)));

    private static async Task<Ok<TenantResource>> ChangeAsync(string id, ChangeLimits body, HttpContext context, TenantBook tenants, CancellationToken cancellation)
    {
        var tenant = TenantAddress.TenantOf(context.Caller(), id, tenants);
        OnlyOperators(context.Caller());
        return TypedResults.Ok(TenantResource.From(await tenants.ChangeAsync(tenant, body.Over, cancellation)));
    }

    private static async Task<NoContent> DeleteAsync(string id, HttpContext context, TenantBook tenants, KeyRing keys, CancellationToken cancellation)
    {
        var tenant = TenantAddress.TenantOf(context.Caller(), id, tenants);
        OnlyOperators(context.Caller());
        await tenants.DeleteAsync(tenant, cancellation);
        keys.Forget(tenant);
        return TypedResults.NoContent();
    }

    private static bool IsSeenBy(Caller caller, TenantId tenant) => tenant == caller.Tenant || TenantAddress.IsOperator(caller);

    private static void OnlyOperators(Caller caller)
    {
        if (!TenantAddress.IsOperator(caller)) throw new VideoException(ErrorCode.Forbidden, "Only an admin of tenant 'main' may add, change or delete tenants.");
    }
}
