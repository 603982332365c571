using Video.State;

namespace Video.Tests.State.Tables;

public sealed class EventTableTests
{
    [SkippableTheory, EveryDatabase]
    public async Task Events_are_read_on_from_a_sequence(DatabaseKind kind)
    {
        await using var state = await TestState.OpenAsync(kind);
        var first = await state.Events.AppendAsync(Sample.Event("e1"));
        var second = await state.Events.AppendAsync(Sample.Event("e2", watch: "w2"));
        await state.Events.AppendAsync(Sample.Event("e3", stream: "yard"));
        Assert.True(first.Sequence > 0 && second.Sequence > first.Sequence);
        Assert.Equal(Sample.Event("e1") with { Sequence = first.Sequence }, first);
        Assert.Equal([first, second], await state.Events.ListAsync(Sample.Key("gate")));
        Assert.Equal([second], await state.Events.ListAsync(Sample.Key("gate"), after: first.Sequence));
        Assert.Equal([first], await state.Events.ListAsync(Sample.Key("gate"), most: 1));
        Assert.Equal([second], await state.Events.ListAsync(Sample.Key("gate"), watch: "w2"));
        Assert.Equal([second, first], await state.Events.NewestAsync(Sample.Key("gate")));
        Assert.Equal([first], await state.Events.NewestAsync(Sample.Key("gate"), 1, "w1"));
    }

    [SkippableTheory, EveryDatabase]
    public async Task Appending_an_event_again_changes_nothing_and_tells_nobody_twice(DatabaseKind kind)
    {
        await using var state = await TestState.OpenAsync(kind);
        var first = await state.Events.AppendAsync(Sample.Event("e1"), [Sample.Delivery("d1")]);
        await state.Deliveries.SaveAsync(Sample.Delivery("d1") with { State = DeliveryState.Delivered });
        Assert.Equal(first, await state.Events.AppendAsync(Sample.Event("e1") with { Body = "{}" }, [Sample.Delivery("d1")]));
        Assert.Equal(DeliveryState.Delivered, (await state.Deliveries.FindAsync("d1"))!.State);
        Assert.Single(await state.Events.ListAsync(Sample.Key("gate")));
    }

    [SkippableTheory, EveryDatabase]
    public async Task An_event_whose_delivery_cannot_be_kept_is_not_kept_either(DatabaseKind kind)
    {
        await using var state = await TestState.OpenAsync(kind);
        await Assert.ThrowsAnyAsync<Exception>(() => state.Events.AppendAsync(Sample.Event("e1"), [Sample.Delivery("d1"), Sample.Delivery("d2") with { Url = null! }]));
        Assert.Null(await state.Events.FindAsync("e1"));
        Assert.Null(await state.Deliveries.FindAsync("d1"));
    }

    [SkippableTheory, EveryDatabase]
    public async Task A_stream_keeps_its_newest_events_and_the_others_are_counted(DatabaseKind kind)
    {
        await using var state = await TestState.OpenAsync(kind, settings => settings with { EventsPerStream = 3 });
        await state.Events.AppendAsync(Sample.Event("elsewhere", "yard"));
        for (var i = 0; i < 5; i++) await state.Events.AppendAsync(Sample.Event($"e{i}"));
        Assert.Equal(["e2", "e3", "e4"], (await state.Events.ListAsync(Sample.Key("gate"))).Select(happened => happened.Id));
        Assert.NotNull(await state.Events.FindAsync("elsewhere"));
        Assert.Equal(2, state.Health.EventsDropped);
    }

    [SkippableTheory, EveryDatabase]
    public async Task Whoever_reads_on_while_many_append_misses_nothing(DatabaseKind kind)
    {
        await using var state = await TestState.OpenAsync(kind);
        var writers = Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var i = 0; i < 20; i++) await state.Events.AppendAsync(Sample.Event($"{writer}-{i}"));
        }));
        var seen = new List<EventRecord>();
        while (true)
        {
            var ended = writers.IsCompleted;
            var more = await state.Events.ListAsync(Sample.Key("gate"), seen.Count == 0 ? 0 : seen[^1].Sequence, most: 7);
            seen.AddRange(more);
            if (ended && more.Count == 0) break;
        }

        await writers;
        Assert.Equal(160, seen.Select(happened => happened.Id).Distinct().Count());
    }
}
