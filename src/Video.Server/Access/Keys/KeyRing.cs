using System.Collections.Concurrent;
using Video.State;

namespace Video.Server.Access.Keys;

/// <summary>All API keys, in memory, so that requests are let in while the database is away. Other nodes' changes are seen at the next <see cref="RefreshAsync"/>.</summary>
public sealed class KeyRing(IKeyTable table, TimeProvider time)
{
    /// <summary>When a key was used is kept to within this.</summary>
    private static readonly TimeSpan Coarse = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, KeyRecord> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);

    /// <summary>Whom a key lets in; null when it is not valid (any more).</summary>
    public Caller? Find(ApiKey key)
    {
        if (!_keys.TryGetValue(key.Id, out var kept) || !key.Matches(kept.Hash) || HasExpired(kept)) return null;
        _used[kept.Id] = time.GetUtcNow();
        return new Caller(kept.Tenant, ScopeNames.Parse(kept.Scopes.Split(' ')), kept.Id);
    }

    public bool HasExpired(KeyRecord key) => key.Expires <= time.GetUtcNow();

    public IReadOnlyList<KeyRecord> Of(TenantId tenant) => [.. _keys.Values.Where(key => key.Tenant == tenant).OrderBy(key => key.Created).ThenBy(key => key.Id, StringComparer.Ordinal)];

    /// <summary>A new key of a tenant, which never expires if that is null; its text is known to the caller alone.</summary>
    public async Task<(ApiKey Key, KeyRecord Kept)> CreateAsync(TenantId tenant, string name, Scope scopes, DateTimeOffset? expires, CancellationToken cancellation)
    {
        var key = ApiKey.Create();
        var kept = new KeyRecord(key.Id, tenant, name, key.Hash(), string.Join(' ', ScopeNames.Of(scopes)), time.GetUtcNow(), expires);
        await table.SaveAsync(kept, cancellation);
        _keys[kept.Id] = kept;
        return (key, kept);
    }

    /// <returns>False when the tenant has no such key.</returns>
    public async Task<bool> RevokeAsync(TenantId tenant, string id, CancellationToken cancellation)
    {
        if (!await table.DeleteAsync(tenant, id, cancellation)) return false;
        _keys.TryRemove(id, out _);
        return true;
    }

    /// <summary>A tenant is gone, and its keys with it.</summary>
    public void Forget(TenantId tenant)
    {
        foreach (var key in Of(tenant)) _keys.TryRemove(key.Id, out _);
    }

    /// <summary>Reads what other nodes changed, and writes which keys were used.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var there = (await table.ListAsync(cancellation: cancellation)).ToDictionary(key => key.Id, StringComparer.Ordinal);
        // One made here after the list was read is not in it.
        foreach (var (id, key) in _keys)
            if (!there.ContainsKey(id) && key.Created < now - TimeSpan.FromMinutes(1)) _keys.TryRemove(id, out _);
        foreach (var (id, key) in there) _keys[id] = key;
        foreach (var id in _used.Keys)
        {
            if (!_used.TryRemove(id, out var used) || !_keys.TryGetValue(id, out var key) || used - key.LastUsed < Coarse) continue;
            await table.TouchAsync(id, used, cancellation);
            _keys.TryUpdate(id, key with { LastUsed = used }, key);
        }
    }
}
