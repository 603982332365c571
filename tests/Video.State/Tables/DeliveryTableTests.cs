using Video.State;

namespace Video.Tests.State.Tables;

public sealed class DeliveryTableTests
{
    [SkippableTheory, EveryDatabase]
    public async Task Deliveries_are_due_when_their_time_has_come_the_longest_due_first(DatabaseKind kind)
    {
        await using var state = await TestState.OpenAsync(kind);
        Assert.Null(await state.Deliveries.NextDueAsync());
        foreach (var (id, minute) in new[] { ("c", 3), ("a", 1), ("b", 2) }) await state.Deliveries.SaveAsync(Sample.Delivery(id, minute));
        Assert.Equal(["a", "b"], (await state.Deliveries.DueAsync(Sample.Noon.AddMinutes(2))).Select(delivery => delivery.Id));
        Assert.Equal(["a"], (await state.Deliveries.DueAsync(Sample.Noon.AddMinutes(9), most: 1)).Select(delivery => delivery.Id));

        var retried = Sample.Delivery("a", 1) with { Attempts = 1, NextAttempt = Sample.Noon.AddMinutes(9), LastError = "Refused." };
        await state.Deliveries.SaveAsync(retried);
        await state.Deliveries.SaveAsync(Sample.Delivery("b", 2) with { State = DeliveryState.Delivered });
        Assert.Equal(retried, await state.Deliveries.FindAsync("a"));
        Assert.Empty(await state.Deliveries.DueAsync(Sample.Noon.AddMinutes(2)));
        Assert.Equal(Sample.Noon.AddMinutes(3), await state.Deliveries.NextDueAsync());
        Assert.Equal(["c", "b", "a"], (await state.Deliveries.ListAsync(TenantId.Main)).Select(delivery => delivery.Id));
        Assert.Equal(["b"], (await state.Deliveries.ListAsync(TenantId.Main, DeliveryState.Delivered)).Select(delivery => delivery.Id));
        Assert.Empty(await state.Deliveries.ListAsync(Sample.Other));
        Assert.True(await state.Deliveries.DeleteAsync("a"));
        Assert.False(await state.Deliveries.DeleteAsync("a"));
    }

    [SkippableTheory, EveryDatabase]
    public async Task When_too_many_of_a_tenant_wait_the_oldest_is_given_up_and_counted(DatabaseKind kind)
    {
        await using var state = await TestState.OpenAsync(kind, settings => settings with { DeliveriesPerTenant = 3 });
        await state.Deliveries.SaveAsync(Sample.Delivery("theirs", tenant: Sample.Other));
        for (var i = 0; i < 3; i++) await state.Deliveries.SaveAsync(Sample.Delivery($"d{i}", i));
        await state.Events.AppendAsync(Sample.Event("e1"), [Sample.Delivery("d3", 3)]);
        Assert.Equal(["d3", "d2", "d1"], (await state.Deliveries.ListAsync(TenantId.Main, DeliveryState.Pending)).Select(delivery => delivery.Id));
        var dead = Assert.Single(await state.Deliveries.ListAsync(TenantId.Main, DeliveryState.Dead));
        Assert.Equal(("d0", "Given up: more than 3 deliveries waited."), (dead.Id, dead.LastError));
        Assert.Equal(DeliveryState.Pending, (await state.Deliveries.FindAsync("theirs"))!.State);
        Assert.Equal(1, state.Health.DeliveriesDropped);
    }

    [SkippableTheory, EveryDatabase]
    public async Task Of_finished_deliveries_the_newest_are_kept(DatabaseKind kind)
    {
        await using var state = await TestState.OpenAsync(kind, settings => settings with { DeliveriesPerTenant = 2 });
        for (var i = 0; i < 4; i++) await state.Deliveries.SaveAsync(Sample.Delivery($"d{i}", i) with { State = i % 2 == 0 ? DeliveryState.Delivered : DeliveryState.Dead });
        Assert.Equal(["d3", "d2"], (await state.Deliveries.ListAsync(TenantId.Main)).Select(delivery => delivery.Id));
        Assert.Equal(0, state.Health.DeliveriesDropped);
    }
}
