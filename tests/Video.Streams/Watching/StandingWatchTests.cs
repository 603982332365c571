using Video.State;
using Video.Streams;
using Video.Streams.Watching;

namespace Video.Tests.Streams.Watching;

public sealed class StandingWatchTests
{
    private static readonly StreamKey Gate = new(TenantId.Parse("acme"), StreamId.Parse("gate"));
    private static readonly EvidenceSpan[] Seen = [new(1, 2, 0.5)];

    [Fact]
    public void An_event_is_told_when_it_begins_when_it_is_clearer_and_when_it_ends_under_one_id()
    {
        var watch = Watch();
        var told = Run(watch, (0, 0.1), (1, 0.75), (2, 0.8), (3, 0.99), (4, 0.6), (5, 0.2));
        Assert.Equal([WatchEventType.New, WatchEventType.Update, WatchEventType.End], told.Select(each => each.Type));
        Assert.Single(told.Select(each => each.Id).Distinct());
        Assert.Equal(3, told.Select(each => each.Key).Distinct().Count());
        Assert.Equal([0.75, 0.99, 0.99], told.Select(each => each.Probability));
        Assert.Equal((1.0, null, 5.0), (told[0].From, told[0].To, told[2].To));
        Assert.Equal((Clock(1), Clock(5)), (told[2].FromClock, told[2].ToClock));
        Assert.Equal(("gate", "the door is open", "north"), (told[0].Stream, told[0].Condition, told[0].Labels["site"]));
        Assert.Equal(Seen, told[0].Evidence);
    }

    [Fact]
    public void An_event_that_went_on_when_the_process_ended_goes_on_with_the_next_and_is_not_told_again()
    {
        var watch = Watch();
        var began = Assert.Single(Run(watch, (1, 0.9), (2, 0.9)));
        var after = new StandingWatch(watch.Record, WatchJson.Read<WatchEvent>(WatchJson.Write(began)));
        Assert.True(after.Watch.State.Met);
        var told = Run(after, (61, 0.9), (62, 0.9), (63, 0.1), (64, 0.95));
        Assert.Equal([(WatchEventType.End, began.Id), (WatchEventType.New, told[^1].Id)], told.Select(each => (each.Type, each.Id)));
        Assert.NotEqual(began.Id, told[^1].Id);
        Assert.Equal((1.0, 63.0), (told[0].From, told[0].To));
    }

    [Fact]
    public void A_watch_whose_last_event_had_ended_begins_waiting_and_keeps_its_cooldown()
    {
        var watch = Watch(cooldown: 30);
        var told = Run(watch, (1, 0.9), (2, 0.1));
        var after = new StandingWatch(watch.Record, told[^1]);
        Assert.False(after.Watch.State.Met);
        Assert.Empty(Run(after, (20, 0.9), (25, 0.1)));
        Assert.Single(Run(after, (40, 0.9)));
    }

    [Fact]
    public void A_stream_that_began_anew_at_zero_is_not_held_up_by_a_cooldown_of_its_former_time()
    {
        var after = new StandingWatch(Watch(cooldown: 30).Record, Run(Watch(cooldown: 30), (1000, 0.9), (1001, 0.1))[^1]);
        Assert.Equal(WatchEventType.New, Assert.Single(Run(after, (2, 0.9))).Type);
    }

    [Fact]
    public void The_end_of_the_stream_ends_an_event_with_a_reason_and_only_once()
    {
        var watch = Watch();
        Run(watch, (1, 0.9));
        var ended = watch.End(At(3), "the stream ended");
        Assert.Equal((WatchEventType.End, 3.0, "the stream ended"), (ended!.Type, ended.To!.Value, ended.Reason));
        Assert.Null(watch.End(At(4), "the stream ended"));
    }

    [Fact]
    public void A_verdict_that_is_neither_yes_nor_no_decides_nothing()
    {
        var watch = Watch();
        Assert.Null(watch.Look(At(1), new LookVerdict(0.99, 0.01, [])));
        Assert.False(watch.Watch.State.Met);
        Run(watch, (2, 0.9));
        Assert.Null(watch.Look(At(3), new LookVerdict(0.01, 0.01, [])));
        Assert.True(watch.Watch.State.Met);
    }

    [Fact]
    public void What_is_told_is_delivered_to_the_webhook_under_an_id_that_is_the_same_each_time()
    {
        var watch = Watch();
        var told = Assert.Single(Run(watch, (1, 0.9)));
        var (record, deliveries) = watch.Written(told, Clock(9));
        var delivery = Assert.Single(deliveries);
        Assert.Equal((told.Key, "w-1", Gate, Clock(9)), (record.Id, record.Watch, record.Stream, record.At));
        Assert.Equal((record.Body, record.Id, "https://example.com/hook", 0), (delivery.Body, delivery.EventId, delivery.Url, delivery.Attempts));
        Assert.Equal(delivery.Id, watch.Written(told, Clock(10)).Deliveries[0].Id);
        watch.Deleted = true;
        Assert.Empty(watch.Written(told, Clock(9)).Deliveries);
    }

    [Fact]
    public void A_change_keeps_where_the_watch_stands_and_one_out_of_range_changes_nothing()
    {
        var watch = Watch();
        Run(watch, (1, 0.9));
        watch.Change(new WatchChange { Paused = true, Labels = new Dictionary<string, string> { ["site"] = "south" } });
        Assert.True(watch.Watch.State.Met);
        Assert.Equal((WatchActivity.Paused, "south", "the door is open"), (watch.ActivityAt(Clock(0)), watch.Spec.Labels["site"], watch.Spec.Condition));
        Assert.Equal("cooldown", Assert.Throws<VideoException>(() => watch.Change(new WatchChange { Cooldown = -1 })).Param);
        Assert.Equal(0, watch.Spec.Cooldown);
    }

    [Fact]
    public void A_watch_expires_at_its_moment()
    {
        var watch = Watch();
        watch.Change(new WatchChange { Expires = Clock(100) });
        Assert.Equal((WatchActivity.Active, WatchActivity.Expired), (watch.ActivityAt(Clock(99)), watch.ActivityAt(Clock(100))));
    }

    private static StandingWatch Watch(double cooldown = 0)
    {
        var spec = new WatchSpec
        {
            Condition = "the door is open", Hold = 0, Cooldown = cooldown, Webhook = "https://example.com/hook", SealedSecret = "sealed", Labels = new Dictionary<string, string> { ["site"] = "north" },
        };
        return new StandingWatch(new WatchRecord("w-1", Gate, WatchJson.Write(spec), "{}", Clock(0)), newest: null);
    }

    private static WatchEvent[] Run(StandingWatch watch, params (double At, double Probability)[] looks) =>
        [.. looks.Select(look => watch.Look(At(look.At), new LookVerdict(look.Probability, 0.99, Seen))).OfType<WatchEvent>()];

    private static MediaTime At(double seconds) => new(0, TimeSpan.FromSeconds(seconds), Clock(seconds));

    private static DateTimeOffset Clock(double seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);
}
