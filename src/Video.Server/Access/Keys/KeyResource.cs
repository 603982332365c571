using Video.State;

namespace Video.Server.Access.Keys;

/// <summary>Body of <c>POST /v1/keys</c>.</summary>
/// <param name="Scopes">Of read, ask, publish, metrics and admin; admin is all of them.</param>
/// <param name="Name">For people to know it by; at most 200 letters.</param>
/// <param name="Expires">Left out: never.</param>
/// <param name="Tenant">Left out: the caller's own; admins of main may name any.</param>
public sealed record CreateKey(IReadOnlyList<string> Scopes, string? Name = null, DateTimeOffset? Expires = null, string? Tenant = null);

/// <summary>A key as it is shown once.</summary>
/// <param name="Key">To be sent as <c>Authorization: Bearer</c>.</param>
/// <param name="Details">As it is shown from then on.</param>
public sealed record NewKey(string Key, KeyResource Details);

/// <summary>A key as it is listed. Its id are the 12 digits after <c>vk_</c>; when it was used last is known to within ten minutes.</summary>
public sealed record KeyResource(
    string Id, string Tenant, string Name, IReadOnlyList<string> Scopes, DateTimeOffset Created, DateTimeOffset? Expires, DateTimeOffset? LastUsed)
{
    internal static KeyResource From(KeyRecord key) =>
        new(key.Id, key.Tenant.Value, key.Name, key.Scopes.Split(' '), key.Created, key.Expires, key.LastUsed);
}

/// <summary>Answer of <c>GET /v1/keys</c>.</summary>
public sealed record KeyList(IReadOnlyList<KeyResource> Data);
