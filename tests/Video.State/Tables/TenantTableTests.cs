using Video.State;

namespace Video.Tests.State.Tables;

public sealed class TenantTableTests
{
    private static readonly TenantRecord Other = new(Sample.Other, """{"streams":3}""", Sample.Noon);

    [SkippableTheory, EveryDatabase]
    public async Task Tenants_are_saved_replaced_and_listed(DatabaseKind kind)
    {
        await using var state = await TestState.OpenAsync(kind);
        var main = new TenantRecord(TenantId.Main, "{}", Sample.Noon);
        await state.Tenants.SaveAsync(Other);
        await state.Tenants.SaveAsync(main);
        await state.Tenants.SaveAsync(Other with { Limits = "{}" });
        Assert.Equal([main, Other with { Limits = "{}" }], await state.Tenants.ListAsync());
        Assert.Null(await state.Tenants.FindAsync(TenantId.Parse("nobody")));
        Assert.False(await state.Tenants.DeleteAsync(TenantId.Parse("nobody")));
    }

    [SkippableTheory, EveryDatabase]
    public async Task A_tenant_with_streams_files_or_work_stays_and_is_told_what_it_has(DatabaseKind kind)
    {
        await using var state = await TestState.OpenAsync(kind);
        await state.Tenants.SaveAsync(Other);
        await state.Streams.SaveAsync(Sample.Stream("gate", Sample.Other));
        await AssertKeptAsync(state, "Tenant 'other' still has streams (1); delete these first.");
        await state.Streams.DeleteAsync(Sample.Key("gate", Sample.Other));
        await state.Files.SaveAsync(Sample.File("f", tenant: Sample.Other));
        await AssertKeptAsync(state, "Tenant 'other' still has files (1); delete these first.");
        await state.Files.DeleteAsync(Sample.Other, "f");
        await state.Jobs.SaveAsync(Sample.Job("j", tenant: Sample.Other));
        await AssertKeptAsync(state, "Tenant 'other' still has unfinished jobs (1); delete these first.");
    }

    [SkippableTheory, EveryDatabase]
    public async Task With_a_tenant_go_its_keys_deliveries_and_finished_jobs(DatabaseKind kind)
    {
        await using var state = await TestState.OpenAsync(kind);
        await state.Tenants.SaveAsync(Other);
        await state.Keys.SaveAsync(Sample.AccessKey("theirs", Sample.Other));
        await state.Keys.SaveAsync(Sample.AccessKey("ours"));
        await state.Jobs.SaveAsync(Sample.Job("j", tenant: Sample.Other));
        await state.Jobs.SaveChunkAsync("j", 0, "{}");
        await state.Jobs.SaveAsync(Sample.Job("j", finished: Sample.Noon, tenant: Sample.Other));
        await state.Deliveries.SaveAsync(Sample.Delivery("d", tenant: Sample.Other));
        Assert.True(await state.Tenants.DeleteAsync(Sample.Other));
        Assert.Equal(["ours"], (await state.Keys.ListAsync()).Select(key => key.Id));
        Assert.Null(await state.Jobs.FindAsync(null, "j"));
        Assert.Empty(await state.Jobs.ChunksAsync("j"));
        Assert.Null(await state.Deliveries.FindAsync("d"));
        Assert.Null(await state.Tenants.FindAsync(Sample.Other));
    }

    private static async Task AssertKeptAsync(TestState state, string message)
    {
        var refused = await Assert.ThrowsAsync<VideoException>(() => state.Tenants.DeleteAsync(Sample.Other));
        Assert.Equal((ErrorCode.Conflict, message), (refused.Code, refused.Message));
        Assert.NotNull(await state.Tenants.FindAsync(Sample.Other));
    }
}
