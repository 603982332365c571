using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Video.State;
using Video.Streams.Watching;

namespace Video.Tests.Server.Webhooks;

/// <summary>The service's outbox against receivers that fail.</summary>
public sealed class DeliveryTests(DeliveryTests.Impatient server) : IClassFixture<DeliveryTests.Impatient>
{
    [Fact]
    public async Task A_receiver_that_is_down_is_tried_again_and_gets_the_message_when_it_is_back()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = 503;
        await SendAsync("dlv_back", receiver.Url);
        await receiver.WaitAsync(2);
        receiver.Status = 204;
        var done = await WaitAsync("dlv_back", "delivered");
        Assert.InRange(done.GetProperty("attempts").GetInt32(), 3, 4);
        Assert.All(receiver.All, got => Assert.Equal(("dlv_back", """{"n":1}"""), (got.Headers["Video-Delivery"], got.Body)));
        Assert.Equal(Enumerable.Range(1, receiver.All.Count), receiver.All.Select(got => int.Parse(got.Headers["Video-Attempt"], null)));
    }

    [Fact]
    public async Task After_all_attempts_a_message_is_dead_listed_and_can_be_sent_again()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = 500;
        await SendAsync("dlv_dead", receiver.Url);
        var dead = await WaitAsync("dlv_dead", "dead");
        Assert.Equal((4, "The receiver answered with status 500."), (dead.GetProperty("attempts").GetInt32(), dead.GetProperty("last_error").GetString()));
        Assert.Equal(JsonValueKind.Null, dead.GetProperty("next_attempt").ValueKind);
        receiver.Status = 200;
        var (status, _) = await server.SendAsync(HttpMethod.Post, "/v1/deliveries/dlv_dead/replay");
        Assert.Equal(200, status);
        Assert.Equal(1, (await WaitAsync("dlv_dead", "delivered")).GetProperty("attempts").GetInt32());
        Assert.Equal(5, receiver.All.Count);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var target = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        (receiver.Status, receiver.RedirectTo) = (307, target.Url);
        await SendAsync("dlv_redirect", receiver.Url);
        Assert.Contains("307", (await WaitAsync("dlv_redirect", "dead")).GetProperty("last_error").GetString(), StringComparison.Ordinal);
        Assert.Empty(target.All);
    }

    [Fact]
    public async Task A_receiver_that_is_gone_for_good_is_not_tried_again()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = 410;
        await SendAsync("dlv_gone", receiver.Url);
        await WaitAsync("dlv_gone", "dead");
        Assert.Single(receiver.All);
    }

    [Fact]
    public async Task An_address_that_must_not_be_called_is_refused_when_it_is_sent_too()
    {
        await SendAsync("dlv_private", "http://127.0.0.2:9/hook");
        Assert.Contains("lies in a network that this service may not reach (option --webhook-network)", (await WaitAsync("dlv_private", "dead")).GetProperty("last_error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_hangs_holds_up_no_other()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        await using var receiver = await Receiver.StartAsync();
        for (var i = 0; i < 40; i++) await SendAsync($"dlv_hang{i}", $"http://127.0.0.1:{((System.Net.IPEndPoint)silent.LocalEndpoint).Port}/hook");
        await SendAsync("dlv_next", receiver.Url);
        await WaitAsync("dlv_next", "delivered");
        Assert.Contains("did not answer", (await WaitAsync("dlv_hang0", "dead")).GetProperty("last_error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_tenants_delivery_is_not_there()
    {
        await Deliveries.SaveAsync(Delivery("dlv_other", "http://127.0.0.1:1/", new StreamKey(TenantId.Parse("acme"), StreamId.Parse("gate"))) with { State = DeliveryState.Dead });
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Post, "/v1/deliveries/dlv_other/replay")).Status);
        Assert.DoesNotContain("dlv_other", await server.Http.GetStringAsync("/v1/deliveries"), StringComparison.Ordinal);
    }

    [Fact]
    public void Waits_double_up_to_the_longest()
    {
        var settings = new DeliverySettings { FirstWait = TimeSpan.FromSeconds(5), LongestWait = TimeSpan.FromMinutes(1) };
        Assert.Equal([5, 10, 20, 40, 60, 60, 60], Enumerable.Range(1, 7).Select(failures => settings.WaitAfter(failures).TotalSeconds));
        Assert.Equal(60, settings.WaitAfter(10_000).TotalSeconds);
    }

    private IDeliveryTable Deliveries => server.Services.GetRequiredService<IDeliveryTable>();

    /// <summary>As the watch's grain does when something happened.</summary>
    private async Task SendAsync(string id, string url)
    {
        var key = new StreamKey(TenantId.Main, StreamId.Parse("gate"));
        var spec = new WatchSpec { Condition = "is it dark?", Webhook = url, SealedSecret = server.Services.GetRequiredService<ISecretBox>().Seal("whsec_0123456789abcdef") };
        await server.Services.GetRequiredService<IWatchTable>().SaveAsync(new WatchRecord("w-sender", key, WatchJson.Write(spec), "{}", DateTimeOffset.UtcNow));
        await Deliveries.SaveAsync(Delivery(id, url, key));
        await server.Services.GetRequiredService<IGrainFactory>().GetGrain<IDeliveryGrain>(IDeliveryGrain.Key).WakeAsync();
    }

    private static DeliveryRecord Delivery(string id, string url, StreamKey key) =>
        new(id, "evt_1-new", key, "w-sender", url, """{"n":1}""", DateTimeOffset.UtcNow, 0, DateTimeOffset.UtcNow);

    private async Task<JsonElement> WaitAsync(string id, string state)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            var (_, list) = await server.SendAsync(HttpMethod.Get, "/v1/deliveries?limit=1000");
            var found = list.GetProperty("data").EnumerateArray().First(delivery => delivery.GetProperty("id").GetString() == id);
            if (found.GetProperty("state").GetString() == state) return found;
            await Task.Delay(30, patience.Token);
        }
    }

    /// <summary>Tries four times within a second.</summary>
    public sealed class Impatient : RunningServer
    {
        protected override DeliverySettings Deliveries => new()
        {
            Attempts = 4, FirstWait = TimeSpan.FromMilliseconds(50), LongestWait = TimeSpan.FromMilliseconds(200), Timeout = TimeSpan.FromSeconds(2),
        };
    }
}
