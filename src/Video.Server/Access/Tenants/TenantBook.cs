using System.Collections.Concurrent;
using Video.State;

namespace Video.Server.Access.Tenants;

/// <summary>All tenants and their limits, in memory, so that they hold while the database is away. There is always <see cref="TenantId.Main"/>.</summary>
public sealed class TenantBook(ITenantTable table, TimeProvider time)
{
    /// <summary>More are refused.</summary>
    public const int MostTenants = 1_000;

    private readonly ConcurrentDictionary<TenantId, Tenant> _tenants = new() { [TenantId.Main] = new Tenant(TenantId.Main, new TenantLimits(), time.GetUtcNow()) };

    public IReadOnlyList<Tenant> All => [.. _tenants.Values.OrderBy(tenant => tenant.Id.Value, StringComparer.Ordinal)];

    /// <summary>Null: there is none.</summary>
    public Tenant? Find(TenantId id) => _tenants.GetValueOrDefault(id);

    /// <summary>The limits of a tenant; those of a tenant that is gone meanwhile are those that every tenant begins with.</summary>
    public TenantLimits LimitsOf(TenantId id) => Find(id)?.Limits ?? new TenantLimits();

    /// <exception cref="VideoException">It is there already, or there are as many as there may be.</exception>
    public async Task<Tenant> CreateAsync(TenantId id, TenantLimits limits, CancellationToken cancellation)
    {
        if (Find(id) is not null || await table.FindAsync(id, cancellation) is not null) throw new VideoException(ErrorCode.Conflict, $"There is a tenant '{id}' already.", "id");
        if (_tenants.Count >= MostTenants) throw new VideoException(ErrorCode.OverBudget, $"There are {MostTenants} tenants, and no more are allowed.", "id");
        return await SaveAsync(new Tenant(id, limits, time.GetUtcNow()), cancellation);
    }

    /// <exception cref="VideoException"><see cref="ErrorCode.NotFound"/>.</exception>
    public Task<Tenant> ChangeAsync(TenantId id, Func<TenantLimits, TenantLimits> change, CancellationToken cancellation)
    {
        var tenant = Find(id) ?? throw Missing(id);
        return SaveAsync(tenant with { Limits = change(tenant.Limits) }, cancellation);
    }

    /// <exception cref="VideoException">There is none, it is main, or it still has something.</exception>
    public async Task DeleteAsync(TenantId id, CancellationToken cancellation)
    {
        if (id == TenantId.Main) throw new VideoException(ErrorCode.Conflict, "Tenant 'main' is always there.", "id");
        if (!await table.DeleteAsync(id, cancellation)) throw Missing(id);
        _tenants.TryRemove(id, out _);
    }

    /// <summary>Reads what other nodes changed.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var there = await table.ListAsync(cancellation);
        foreach (var record in there) _tenants[record.Id] = new Tenant(record.Id, TenantLimits.FromJson(record.Limits), record.Created);
        // One made here after the list was read is not in it.
        foreach (var tenant in _tenants.Values.Where(tenant => tenant.Id != TenantId.Main && tenant.Created < now - TimeSpan.FromMinutes(1)))
            if (there.All(record => record.Id != tenant.Id)) _tenants.TryRemove(tenant.Id, out _);
    }

    private async Task<Tenant> SaveAsync(Tenant tenant, CancellationToken cancellation)
    {
        await table.SaveAsync(new TenantRecord(tenant.Id, tenant.Limits.ToJson(), tenant.Created), cancellation);
        return _tenants[tenant.Id] = tenant;
    }

    private static VideoException Missing(TenantId id) => new(ErrorCode.NotFound, $"There is no tenant '{id}'.", "id");
}

/// <summary>A tenant with its limits.</summary>
public sealed record Tenant(TenantId Id, TenantLimits Limits, DateTimeOffset Created);
