namespace Video.Tests.State.Tables;

public sealed class StreamTableTests
{
    [SkippableTheory, EveryDatabase]
    public async Task A_saved_stream_is_found_as_it_was_and_saving_it_again_replaces_it(DatabaseKind kind)
    {
        await using var state = await TestState.OpenAsync(kind);
        Assert.Null(await state.Streams.FindAsync(Sample.Key("gate")));
        var first = Sample.Stream("gate", spec: """{"source":"rtsp://cam/ä\u0000\"'"}""");
        await state.Streams.SaveAsync(first);
        Assert.Equal(first, await state.Streams.FindAsync(first.Key));
        var second = first with { Spec = """{"source":"other"}""", Created = first.Created.AddTicks(10) };
        await state.Streams.SaveAsync(second);
        Assert.Equal([second], await state.Streams.ListAsync());
    }

    [SkippableTheory, EveryDatabase]
    public async Task Two_tenants_may_use_the_same_name_and_see_their_own(DatabaseKind kind)
    {
        await using var state = await TestState.OpenAsync(kind);
        var (ours, theirs) = (Sample.Stream("gate"), Sample.Stream("gate", Sample.Other));
        foreach (var stream in new[] { theirs, ours, Sample.Stream("Yard"), Sample.Stream("attic") }) await state.Streams.SaveAsync(stream);
        Assert.Equal([theirs], await state.Streams.ListAsync(Sample.Other));
        Assert.Equal(["main/Yard", "main/attic", "main/gate", "other/gate"], (await state.Streams.ListAsync()).Select(stream => stream.Key.ToString()));
        Assert.Equal((3, 1), (await state.Streams.CountAsync(TenantId.Main), await state.Streams.CountAsync(Sample.Other)));
        Assert.True(await state.Streams.DeleteAsync(ours.Key));
        Assert.NotNull(await state.Streams.FindAsync(theirs.Key));
    }

    [SkippableTheory, EveryDatabase]
    public async Task With_a_stream_go_its_watches_and_events_but_not_what_is_still_to_be_told(DatabaseKind kind)
    {
        await using var state = await TestState.OpenAsync(kind);
        foreach (var name in new[] { "gate", "yard" })
        {
            await state.Streams.SaveAsync(Sample.Stream(name));
            await state.Watches.SaveAsync(Sample.Watch("w-" + name, name));
            await state.Events.AppendAsync(Sample.Event("e-" + name, name), [Sample.Delivery("d-" + name)]);
        }

        Assert.True(await state.Streams.DeleteAsync(Sample.Key("gate")));
        Assert.False(await state.Streams.DeleteAsync(Sample.Key("gate")));
        Assert.Equal(["w-yard"], (await state.Watches.ListAsync()).Select(watch => watch.Id));
        Assert.Null(await state.Events.FindAsync("e-gate"));
        Assert.NotNull(await state.Events.FindAsync("e-yard"));
        Assert.NotNull(await state.Deliveries.FindAsync("d-gate"));
    }
}
