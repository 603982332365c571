namespace Video.State;

/// <summary>An API key, of which nothing is kept that would let anyone use it.</summary>
/// <param name="Id">The part of the key that names it; no secret.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Hash">SHA-256 of the whole key: 32 bytes.</param>
/// <param name="Scopes">Names of scopes, separated by one space.</param>
/// <param name="LastUsed">To within some minutes.</param>
public sealed record KeyRecord(
    string Id, TenantId Tenant, string Name, byte[] Hash, string Scopes, DateTimeOffset Created,
    DateTimeOffset? Expires = null, DateTimeOffset? LastUsed = null);
