namespace Video.Tests.State.Tables;

public sealed class FileTableTests
{
    [SkippableTheory, EveryDatabase]
    public async Task Files_are_their_tenants_and_their_sizes_add_up(DatabaseKind kind)
    {
        await using var state = await TestState.OpenAsync(kind);
        Assert.Equal(0, await state.Files.BytesAsync(TenantId.Main));
        var (first, second, theirs) = (Sample.File("f1", 5_000_000_000, 1), Sample.File("f2", 7, 2), Sample.File("f3", 1, 3, Sample.Other));
        foreach (var file in new[] { first, second, theirs }) await state.Files.SaveAsync(file);
        Assert.Equal(5_000_000_007, await state.Files.BytesAsync(TenantId.Main));
        Assert.Equal([second, first], await state.Files.ListAsync(TenantId.Main));
        Assert.Equal([theirs, second, first], await state.Files.ListAsync());
        Assert.Equal(first, await state.Files.FindAsync(TenantId.Main, "f1"));
        Assert.Null(await state.Files.FindAsync(Sample.Other, "f1"));
        Assert.False(await state.Files.DeleteAsync(Sample.Other, "f1"));
        Assert.True(await state.Files.DeleteAsync(TenantId.Main, "f1"));
        await state.Files.SaveAsync(second with { Name = "renamed.mp4" });
        Assert.Equal("renamed.mp4", (await state.Files.FindAsync(TenantId.Main, "f2"))!.Name);
    }
}
