using Microsoft.Extensions.DependencyInjection;
using Video.Server.Access;
using Video.Server.Access.Keys;
using Video.State;

namespace Video.Tests.Server.Access.Keys;

public sealed class KeyRingTests : IAsyncLifetime
{
    private readonly SettableClock _clock = new();
    private readonly ServiceProvider _services;
    private readonly IKeyTable _table;
    private readonly KeyRing _ring;

    public KeyRingTests()
    {
        _services = new ServiceCollection().AddState(new StateSettings()).BuildServiceProvider();
        _table = _services.GetRequiredService<IKeyTable>();
        _ring = new KeyRing(_table, _clock);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _services.DisposeAsync().AsTask();

    [Fact]
    public async Task A_key_lets_in_its_tenant_with_its_scopes_until_it_expires()
    {
        var (key, kept) = await _ring.CreateAsync(TenantId.Parse("acme"), "laptop", Scope.Read | Scope.Ask, _clock.Now.AddHours(1), default);
        Assert.Equal(new Caller(TenantId.Parse("acme"), Scope.Read | Scope.Ask, key.Id), _ring.Find(key));
        _clock.Now = kept.Expires!.Value;
        Assert.Null(_ring.Find(key));
    }

    [Fact]
    public async Task Nothing_that_is_kept_holds_the_key()
    {
        var (key, _) = await _ring.CreateAsync(TenantId.Main, "laptop", Scope.Admin, null, default);
        var kept = (await _table.FindAsync(key.Id))!;
        Assert.Equal(key.Hash(), kept.Hash);
        Assert.DoesNotContain(key.Text[16..], kept.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_node_made_or_revoked_is_seen_at_the_next_refresh()
    {
        var elsewhere = new KeyRing(_table, _clock);
        var (key, _) = await elsewhere.CreateAsync(TenantId.Main, "", Scope.Read, null, default);
        Assert.Null(_ring.Find(key));
        await _ring.RefreshAsync(default);
        Assert.NotNull(_ring.Find(key));
        await elsewhere.RevokeAsync(TenantId.Main, key.Id, default);
        _clock.Now = _clock.Now.AddMinutes(2);
        await _ring.RefreshAsync(default);
        Assert.Null(_ring.Find(key));
    }

    [Fact]
    public async Task When_a_key_was_used_is_written_every_ten_minutes_at_most()
    {
        var (key, _) = await _ring.CreateAsync(TenantId.Main, "", Scope.Read, null, default);
        var first = _clock.Now;
        _ring.Find(key);
        await _ring.RefreshAsync(default);
        _clock.Now = first.AddMinutes(5);
        _ring.Find(key);
        await _ring.RefreshAsync(default);
        Assert.Equal(first, (await _table.FindAsync(key.Id))!.LastUsed);
        _clock.Now = first.AddMinutes(11);
        _ring.Find(key);
        await _ring.RefreshAsync(default);
        Assert.Equal(first.AddMinutes(11), (await _table.FindAsync(key.Id))!.LastUsed);
    }

    [Fact]
    public async Task An_admin_key_is_made_once_and_again_when_the_last_one_is_of_no_use()
    {
        var settings = new AccessSettings { Keys = true };
        Assert.NotNull(await MadeAsync(settings));
        Assert.Null(await MadeAsync(settings));
        Assert.NotNull(await MadeAsync(settings with { NewAdminKey = true }));
        foreach (var key in _ring.Of(TenantId.Main)) await _ring.RevokeAsync(TenantId.Main, key.Id, default);
        await _ring.CreateAsync(TenantId.Main, "no admin", Scope.Read | Scope.Ask | Scope.Publish, null, default);
        await _ring.CreateAsync(TenantId.Parse("acme"), "no admin of main", Scope.Admin, null, default);
        await _ring.CreateAsync(TenantId.Main, "expired", Scope.Admin, _clock.Now, default);
        Assert.NotNull(await MadeAsync(settings));
        Assert.Null(await MadeAsync(new AccessSettings { Keys = false, NewAdminKey = true }));
    }

    private async Task<ApiKey?> MadeAsync(AccessSettings settings)
    {
        var first = new FirstKey(_ring, settings);
        await first.MakeAsync(default);
        return first.Made;
    }
}
