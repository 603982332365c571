using System.Text.Json;
using Video.Server.Webhooks;

namespace Video.Tests.Server.Watches;

/// <summary>The door of the sample is open at first, closes after 14 s and opens again after 22 s.</summary>
public sealed class WatchesTests(WatchedDoorway doorway) : IClassFixture<WatchedDoorway>
{
    [Fact]
    public void The_door_is_reported_when_it_opens_and_when_it_closes_with_its_times_and_evidence()
    {
        var told = Of(doorway.Open);
        Assert.Equal(["new", "end", "new", "end"], told.Select(Type));
        Assert.InRange(told[2].GetProperty("from").GetDouble(), 21.5, 23.5);
        Assert.NotEqual(told[0].GetProperty("id").GetString(), told[2].GetProperty("id").GetString());
        Assert.Equal((null, "the stream ended"), (told[1].GetProperty("reason").GetString(), told[3].GetProperty("reason").GetString()));
        var (began, ended) = (told[0], told[1]);
        Assert.Equal(began.GetProperty("id").GetString(), ended.GetProperty("id").GetString());
        Assert.InRange(ended.GetProperty("to").GetDouble(), 13.5, 15.5);
        Assert.Equal(JsonValueKind.Null, began.GetProperty("to").ValueKind);
        Assert.InRange(began.GetProperty("from").GetDouble(), 0, 3);
        Assert.InRange(began.GetProperty("at").GetDouble() - began.GetProperty("from").GetDouble(), 0.5, 1.5);
        Assert.InRange(began.GetProperty("probability").GetDouble(), 0.7, 1);
        var evidence = Assert.IsType<JsonElement[]>(began.GetProperty("evidence").EnumerateArray().ToArray());
        Assert.NotEmpty(evidence);
        Assert.All(evidence, span => Assert.InRange(span.GetProperty("to").GetDouble(), span.GetProperty("from").GetDouble(), began.GetProperty("at").GetDouble()));
        Assert.Equal("north", began.GetProperty("labels").GetProperty("site").GetString());
        var seconds = ended.GetProperty("to_clock").GetDateTimeOffset() - began.GetProperty("from_clock").GetDateTimeOffset();
        Assert.InRange(seconds.TotalSeconds, ended.GetProperty("to").GetDouble() - ended.GetProperty("from").GetDouble() - 3, 60);
    }

    [Fact]
    public void A_statement_is_watched_as_the_question_that_it_answers()
    {
        var told = Of(doorway.Closed);
        Assert.Equal(["new", "end"], told.Select(Type));
        Assert.InRange(told[0].GetProperty("from").GetDouble(), 13.5, 15.5);
        Assert.InRange(told[1].GetProperty("to").GetDouble(), 21.5, 23.5);
    }

    [Fact]
    public async Task What_never_happens_is_looked_at_and_never_reported()
    {
        Assert.Empty(Of(doorway.Never));
        var (_, watch) = await doorway.SendAsync(HttpMethod.Get, $"/v1/streams/gate/watches/{doorway.Never}");
        Assert.InRange(watch.GetProperty("looks").GetInt64(), 5, 25);
        Assert.InRange(watch.GetProperty("probability").GetDouble(), 0, 0.3);
        Assert.InRange(watch.GetProperty("answered").GetDouble(), 0.9, 1);
        Assert.Equal((1.0, "active", false), (watch.GetProperty("interval").GetDouble(), watch.GetProperty("state").GetString(), watch.GetProperty("met").GetBoolean()));
    }

    [Fact]
    public async Task A_paused_watch_does_not_look()
    {
        var (_, watch) = await doorway.SendAsync(HttpMethod.Get, $"/v1/streams/gate/watches/{doorway.Paused}");
        Assert.Equal("paused", watch.GetProperty("state").GetString());
        Assert.InRange(watch.GetProperty("looks").GetInt64(), 0, 2);
    }

    [Fact]
    public void Who_follows_gets_every_event_once_with_its_sequence_as_id()
    {
        var ids = doorway.Followed.Split('\n').Where(line => line.StartsWith("id: ", StringComparison.Ordinal)).Select(line => long.Parse(line[4..].Trim(), null)).ToArray();
        Assert.Equal(doorway.Events.Select(told => told.GetProperty("sequence").GetInt64()), ids);
        Assert.Contains(": still here", doorway.Followed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_connects_again_goes_on_after_the_last_event_seen()
    {
        var second = doorway.Events[1].GetProperty("sequence").GetInt64();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        var followed = await doorway.FollowAsync("/v1/streams/gate/events", $"{second}", stop.Token);
        Assert.DoesNotContain($"id: {second}\n", followed, StringComparison.Ordinal);
        Assert.Equal(doorway.Events.Length - 2, followed.Split("event: event").Length - 1);
    }

    [Fact]
    public async Task A_list_goes_on_after_a_sequence_and_ends_at_its_limit()
    {
        var (_, page) = await doorway.SendAsync(HttpMethod.Get, "/v1/events?limit=1");
        var first = Assert.Single(page.GetProperty("data").EnumerateArray());
        Assert.Equal(first.GetProperty("sequence").GetInt64(), page.GetProperty("next").GetInt64());
        var rest = await doorway.ListAsync($"/v1/events?after={page.GetProperty("next")}");
        Assert.Equal(doorway.Events.Skip(1).Select(told => told.GetProperty("sequence").GetInt64()), rest.Select(told => told.GetProperty("sequence").GetInt64()));
        Assert.Equal(Of(doorway.Closed).Length, (await doorway.ListAsync($"/v1/streams/gate/events?watch={doorway.Closed}")).Length);
    }

    [Fact]
    public void The_receiver_gets_the_same_events_signed()
    {
        Assert.Equal(Of(doorway.Open).Select(Type), doorway.Receiver.All.Select(got => Type(got.Json)));
        foreach (var got in doorway.Receiver.All)
        {
            var signature = got.Headers["Video-Signature"];
            var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(signature.Split(',')[0][2..], null));
            Assert.Equal(WebhookSignature.Of(WatchedDoorway.Secret, got.Body, at), signature);
            Assert.InRange(DateTimeOffset.UtcNow - at, TimeSpan.FromSeconds(-1), TimeSpan.FromMinutes(3));
            Assert.StartsWith("application/json", got.Headers["Content-Type"], StringComparison.Ordinal);
        }
        Assert.Equal(doorway.Receiver.All.Count, doorway.Receiver.All.Select(got => got.Headers["Video-Delivery"]).Distinct().Count());
    }

    [Fact]
    public async Task What_a_webhook_is_signed_with_and_its_token_are_never_shown()
    {
        foreach (var path in (string[])["/v1/streams/gate/watches", $"/v1/streams/gate/watches/{doorway.Open}", "/v1/deliveries"])
        {
            var text = await doorway.Http.GetStringAsync(path);
            Assert.DoesNotContain("whsec_", text, StringComparison.Ordinal);
            Assert.DoesNotContain("token=abc", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_secret_that_the_service_makes_is_shown_once()
    {
        var (status, watch) = await doorway.SendAsync(HttpMethod.Post, "/v1/streams/gate/watches", new { condition = "is it dark?", webhook = doorway.Receiver.Url, expires = 60 });
        Assert.Equal(201, status);
        Assert.StartsWith("whsec_", watch.GetProperty("webhook_secret").GetString(), StringComparison.Ordinal);
        var path = $"/v1/streams/gate/watches/{watch.GetProperty("id").GetString()}";
        Assert.False((await doorway.SendAsync(HttpMethod.Get, path)).Body.TryGetProperty("webhook_secret", out _));
        Assert.Equal(204, (await doorway.SendAsync(HttpMethod.Delete, path)).Status);
        Assert.Equal(404, (await doorway.SendAsync(HttpMethod.Get, path)).Status);
    }

    [Theory]
    [InlineData("nowhere", """{"condition":"is it dark?"}""", 404, "id")]
    [InlineData("gate", """{}""", 400, null)]
    [InlineData("gate", """{"condition":"  "}""", 400, "condition")]
    [InlineData("gate", """{"condition":"is it dark?","interval":0.01}""", 400, "interval")]
    [InlineData("gate", """{"condition":"is it dark?","interval":"often"}""", 400, "interval")]
    [InlineData("gate", """{"condition":"is it dark?","hold":-1}""", 400, "hold")]
    [InlineData("gate", """{"condition":"is it dark?","hold":1e300}""", 400, "hold")]
    [InlineData("gate", """{"condition":"is it dark?","margin":0.5}""", 400, "margin")]
    [InlineData("gate", """{"condition":"is it dark?","cooldown":100000}""", 400, "cooldown")]
    [InlineData("gate", """{"condition":"is it dark?","expires":-5}""", 400, "expires")]
    [InlineData("gate", """{"condition":"is it dark?","expires":"2001-01-01T00:00:00Z"}""", 400, "expires")]
    [InlineData("gate", """{"condition":"is it dark?","webhook":"http://10.0.0.1/"}""", 400, "webhook")]
    [InlineData("gate", """{"condition":"is it dark?","webhook":"http://127.0.0.1/","webhook_secret":"short"}""", 400, "webhook_secret")]
    [InlineData("gate", """{"condition":"is it dark?","webhook_secret":"whsec_long-enough-1"}""", 400, "webhook_secret")]
    [InlineData("gate", """{"condition":"is it dark?","labels":{"":"x"}}""", 400, "labels")]
    [InlineData("gate", """{"condition":"is it dark?","colour":"red"}""", 400, "colour")]
    public async Task What_makes_no_watch_is_refused_with_the_field_at_fault(string stream, string body, int expected, string? param)
    {
        var (status, error) = await doorway.PostTextAsync($"/v1/streams/{stream}/watches", body);
        Assert.True(status == expected, error.ToString());
        if (param is not null) Assert.Equal(param, error.GetProperty("error").GetProperty("param").GetString());
    }

    [Theory]
    [InlineData("/v1/events?limit=0", "limit")]
    [InlineData("/v1/events?after=-1", "after")]
    [InlineData("/v1/deliveries?state=lost", "state")]
    public async Task A_list_out_of_its_range_is_refused(string path, string param)
    {
        var (status, error) = await doorway.SendAsync(HttpMethod.Get, path);
        Assert.Equal((400, param), (status, error.GetProperty("error").GetProperty("param").GetString()));
    }

    private JsonElement[] Of(string watch) => [.. doorway.Events.Where(told => told.GetProperty("watch").GetString() == watch)];

    private static string? Type(JsonElement told) => told.GetProperty("type").GetString();
}
