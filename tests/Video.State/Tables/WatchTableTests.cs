namespace Video.Tests.State.Tables;

public sealed class WatchTableTests
{
    [SkippableTheory, EveryDatabase]
    public async Task Watches_are_saved_replaced_listed_by_stream_and_deleted(DatabaseKind kind)
    {
        await using var state = await TestState.OpenAsync(kind);
        var (late, early, elsewhere) = (Sample.Watch("a", "gate", 2), Sample.Watch("b", "gate", 1), Sample.Watch("c", "yard"));
        foreach (var watch in new[] { late, early, elsewhere }) await state.Watches.SaveAsync(watch);
        Assert.Equal([early, late], await state.Watches.ListAsync(Sample.Key("gate")));
        Assert.Equal([elsewhere, early, late], await state.Watches.ListAsync());
        Assert.Empty(await state.Watches.ListAsync(Sample.Key("gate", Sample.Other)));
        Assert.Equal((3, 0), (await state.Watches.CountAsync(TenantId.Main), await state.Watches.CountAsync(Sample.Other)));

        var holding = early with { State = """{"holds":true}""" };
        await state.Watches.SaveAsync(holding);
        Assert.Equal(holding, await state.Watches.FindAsync("b"));
        Assert.True(await state.Watches.DeleteAsync("b"));
        Assert.False(await state.Watches.DeleteAsync("b"));
        Assert.Null(await state.Watches.FindAsync("b"));
    }
}
