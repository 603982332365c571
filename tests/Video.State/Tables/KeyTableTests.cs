namespace Video.Tests.State.Tables;

public sealed class KeyTableTests
{
    [SkippableTheory, EveryDatabase]
    public async Task A_key_is_kept_with_its_hash_and_noted_when_used(DatabaseKind kind)
    {
        await using var state = await TestState.OpenAsync(kind);
        var key = Sample.AccessKey("k1") with { Expires = Sample.Noon.AddDays(1) };
        await state.Keys.SaveAsync(key);
        var found = (await state.Keys.FindAsync("k1"))!;
        Assert.Equal(key.Hash, found.Hash);
        Assert.Equal(key, found with { Hash = key.Hash });
        await state.Keys.TouchAsync("k1", Sample.Noon.AddHours(1));
        Assert.Equal(Sample.Noon.AddHours(1), (await state.Keys.FindAsync("k1"))!.LastUsed);
    }

    [SkippableTheory, EveryDatabase]
    public async Task A_deleted_key_does_not_come_back_by_being_used(DatabaseKind kind)
    {
        await using var state = await TestState.OpenAsync(kind);
        await state.Keys.SaveAsync(Sample.AccessKey("k1"));
        await state.Keys.SaveAsync(Sample.AccessKey("k2", Sample.Other));
        Assert.False(await state.Keys.DeleteAsync(Sample.Other, "k1"));
        Assert.True(await state.Keys.DeleteAsync(TenantId.Main, "k1"));
        await state.Keys.TouchAsync("k1", Sample.Noon);
        Assert.Equal(["k2"], (await state.Keys.ListAsync()).Select(key => key.Id));
        Assert.Empty(await state.Keys.ListAsync(TenantId.Main));
    }
}
