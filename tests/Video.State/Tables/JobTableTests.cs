using Video.State;

namespace Video.Tests.State.Tables;

public sealed class JobTableTests
{
    [SkippableTheory, EveryDatabase]
    public async Task Unfinished_jobs_come_by_priority_and_then_by_age(DatabaseKind kind)
    {
        await using var state = await TestState.OpenAsync(kind);
        foreach (var job in new[] { Sample.Job("old", 1), Sample.Job("new", 2), Sample.Job("urgent", 3, priority: 5), Sample.Job("done", 0, 9, Sample.Noon), Sample.Job("theirs", tenant: Sample.Other) })
            await state.Jobs.SaveAsync(job);
        Assert.Equal(["urgent", "theirs", "old", "new"], (await state.Jobs.UnfinishedAsync()).Select(job => job.Id));
        Assert.Equal(["theirs"], (await state.Jobs.UnfinishedAsync(Sample.Other)).Select(job => job.Id));
        Assert.Equal(["urgent", "new", "old", "done"], (await state.Jobs.ListAsync(TenantId.Main)).Select(job => job.Id));
        Assert.Equal(["urgent"], (await state.Jobs.ListAsync(TenantId.Main, most: 1)).Select(job => job.Id));

        var running = Sample.Job("old", 1) with { Status = "running", Started = Sample.Noon.AddMinutes(4), Progress = """{"percent":40}""", Error = "Slow.", Result = "{}" };
        await state.Jobs.SaveAsync(running);
        Assert.Equal(running, await state.Jobs.FindAsync(TenantId.Main, "old"));
        Assert.Equal(running, await state.Jobs.FindAsync(null, "old"));
        Assert.Null(await state.Jobs.FindAsync(Sample.Other, "old"));
    }

    [SkippableTheory, EveryDatabase]
    public async Task What_was_deleted_is_not_updated_into_being_again(DatabaseKind kind)
    {
        await using var state = await TestState.OpenAsync(kind);
        await state.Jobs.SaveAsync(Sample.Job("j", 1));
        var running = Sample.Job("j", 1) with { Status = "running", Progress = """{"percent":40}""" };
        Assert.True(await state.Jobs.UpdateAsync(running));
        Assert.Equal(running, await state.Jobs.FindAsync(null, "j"));
        await state.Jobs.DeleteAsync(TenantId.Main, "j");
        Assert.False(await state.Jobs.UpdateAsync(running));
        Assert.Null(await state.Jobs.FindAsync(null, "j"));
    }

    [SkippableTheory, EveryDatabase]
    public async Task A_chunk_is_kept_once_whoever_saves_it_again(DatabaseKind kind)
    {
        await using var state = await TestState.OpenAsync(kind);
        await state.Jobs.SaveAsync(Sample.Job("j"));
        Assert.False(await state.Jobs.SaveChunkAsync("gone", 0, "{}"));
        Assert.True(await state.Jobs.SaveChunkAsync("j", 1, """{"first":1}"""));
        Assert.True(await state.Jobs.SaveChunkAsync("j", 0, "{}"));
        Assert.False(await state.Jobs.SaveChunkAsync("j", 1, """{"second":1}"""));
        await state.Jobs.SaveAsync(Sample.Job("j") with { Status = "running" });
        Assert.Equal([new JobChunk(0, "{}"), new JobChunk(1, """{"first":1}""")], await state.Jobs.ChunksAsync("j"));
        Assert.False(await state.Jobs.DeleteAsync(Sample.Other, "j"));
        Assert.NotEmpty(await state.Jobs.ChunksAsync("j"));
        Assert.True(await state.Jobs.DeleteAsync(TenantId.Main, "j"));
        Assert.Empty(await state.Jobs.ChunksAsync("j"));
    }

    [SkippableTheory, EveryDatabase]
    public async Task Of_finished_jobs_the_newest_are_kept_and_unfinished_ones_all(DatabaseKind kind)
    {
        await using var state = await TestState.OpenAsync(kind, settings => settings with { FinishedJobsPerTenant = 2 });
        await state.Jobs.SaveAsync(Sample.Job("waits"));
        for (var i = 0; i < 4; i++)
        {
            await state.Jobs.SaveAsync(Sample.Job($"j{i}", i));
            await state.Jobs.SaveChunkAsync($"j{i}", 0, "{}");
            await state.Jobs.SaveAsync(Sample.Job($"j{i}", i, finished: Sample.Noon));
        }

        Assert.Equal(["j3", "j2", "waits"], (await state.Jobs.ListAsync(TenantId.Main)).Select(job => job.Id));
        Assert.Empty(await state.Jobs.ChunksAsync("j0"));
        Assert.NotEmpty(await state.Jobs.ChunksAsync("j3"));
        Assert.Equal(2, state.Health.JobsDropped);
    }
}
