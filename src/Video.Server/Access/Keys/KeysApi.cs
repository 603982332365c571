using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Video.Server.Access.Tenants;
using Video.Server.Errors;

namespace Video.Server.Access.Keys;

/// <summary><c>/v1/keys</c>: the API keys of a tenant. Admins of main may name another tenant.</summary>
internal static class KeysApi
{
    private const int LongestName = 200;

    public static void MapKeys(this IEndpointRouteBuilder app)
    {
        var keys = app.MapGroup("/v1/keys").RequireScope(Scope.Admin).WithTags("keys");
        keys.MapPost("", CreateAsync).WithSummary("Make a key; its text is in this answer and nowhere else.").Produces<ErrorBody>(400).Produces<ErrorBody>(429);
        keys.MapGet("", List).WithSummary("All keys of the tenant, without what would let anyone use them.");
        keys.MapDelete("{id}", RevokeAsync).WithSummary("Revoke a key.").Produces<ErrorBody>(404);
    }

    private static async Task<Created<NewKey>> CreateAsync(
        CreateKey body, HttpContext context, KeyRing keys, TenantBook tenants, TenantAllowance allowance, TimeProvider time, CancellationToken cancellation)
    {
        var tenant = TenantAddress.TenantOf(context.Caller(), body.Tenant, tenants);
        if (body.Name?.Length > LongestName) throw new VideoException(ErrorCode.InvalidArgument, $"A key's name has at most {LongestName} letters.", "name");
        if (body.Expires <= time.GetUtcNow()) throw new VideoException(ErrorCode.InvalidArgument, "A key cannot expire in the past.", "expires");
        var scopes = ScopeNames.Parse(body.Scopes);
        if ((scopes & Scope.Metrics) != 0 && tenant != TenantId.Main)
            throw new VideoException(ErrorCode.InvalidArgument, "The scope 'metrics' is about all tenants; only keys of tenant 'main' may have it.", "scopes");
        allowance.AdmitKey(tenant, keys.Of(tenant).Count);
        var (key, kept) = await keys.CreateAsync(tenant, body.Name ?? "", scopes, body.Expires, cancellation);
        return TypedResults.Created($"/v1/keys/{kept.Id}", new NewKey(key.Text, KeyResource.From(kept)));
    }

    private static Ok<KeyList> List(HttpContext context, KeyRing keys, TenantBook tenants, string? tenant = null) =>
        TypedResults.Ok(new KeyList([.. keys.Of(TenantAddress.TenantOf(context.Caller(), tenant, tenants)).Select(KeyResource.From)]));

    private static async Task<NoContent> RevokeAsync(
        string id, HttpContext context, KeyRing keys, TenantBook tenants, CancellationToken cancellation, string? tenant = null) =>
        await keys.RevokeAsync(TenantAddress.TenantOf(context.Caller(), tenant, tenants), id, cancellation)
            ? TypedResults.NoContent()
            : throw new VideoException(ErrorCode.NotFound, "There is no such key.", "id");
}
