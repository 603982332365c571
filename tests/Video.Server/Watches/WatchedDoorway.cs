using System.Net.Http.Headers;
using System.Text.Json;
using Video.Tests.Server.Webhooks;

namespace Video.Tests.Server.Watches;

/// <summary>The sample of a door in real time, once, under several watches: what was listed, followed and sent of it.</summary>
public sealed class WatchedDoorway : RunningServer, IAsyncLifetime
{
    public const string Secret = "whsec_of-the-doorway-1";

    public Receiver Receiver { get; private set; } = null!;

    public string Open { get; private set; } = null!;

    public string Closed { get; private set; } = null!;

    public string Never { get; private set; } = null!;

    public string Paused { get; private set; } = null!;

    /// <summary>As listed when the stream had ended.</summary>
    public JsonElement[] Events { get; private set; } = null!;

    /// <summary>As followed from the beginning, in lines.</summary>
    public string Followed { get; private set; } = null!;

    public new async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Receiver = await Receiver.StartAsync();
        var (status, body) = await SendAsync(HttpMethod.Post, "/v1/streams", new { id = "gate", url = Clip("doorway") });
        Assert.True(status == 201, body.ToString());
        Open = await WatchAsync(new { condition = "is the door open?", webhook = Receiver.Url, webhook_secret = Secret, labels = new { site = "north" } });
        Closed = await WatchAsync(new { condition = "the door is closed" });
        Never = await WatchAsync(new { condition = "is there a green star?", interval = 1 });
        Paused = await WatchAsync(new { condition = "is there a door?" });
        Assert.Equal(200, (await SendAsync(HttpMethod.Patch, $"/v1/streams/gate/watches/{Paused}", new { paused = true })).Status);

        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var following = FollowAsync("/v1/events?after=0", lastSeen: null, stop.Token);
        await WaitForAsync("gate", "ended");
        while ((await ListAsync($"/v1/streams/gate/events?watch={Open}")).All(told => told.GetProperty("reason").ValueKind is JsonValueKind.Null)) await Task.Delay(50, stop.Token);
        Events = await ListAsync("/v1/streams/gate/events");
        await Receiver.WaitAsync(Events.Count(told => told.GetProperty("watch").GetString() == Open));
        await Task.Delay(500, stop.Token);
        await stop.CancelAsync();
        Followed = await following;
    }

    public new async Task DisposeAsync()
    {
        await Receiver.DisposeAsync();
        await base.DisposeAsync();
    }

    public async Task<JsonElement[]> ListAsync(string path)
    {
        var (status, list) = await SendAsync(HttpMethod.Get, path);
        Assert.True(status == 200, list.ToString());
        return [.. list.GetProperty("data").EnumerateArray()];
    }

    /// <summary>Reads events as they come until the token fires.</summary>
    public async Task<string> FollowAsync(string path, string? lastSeen, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastSeen is not null) request.Headers.Add("Last-Event-ID", lastSeen);
        var text = new System.Text.StringBuilder();
        try
        {
            using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(stop));
            while (await lines.ReadLineAsync(stop) is { } line) text.AppendLine(line);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Enough has been read.
        }
        return text.ToString();
    }

    private async Task<string> WatchAsync(object body)
    {
        var (status, watch) = await SendAsync(HttpMethod.Post, "/v1/streams/gate/watches", body);
        Assert.True(status == 201, watch.ToString());
        return watch.GetProperty("id").GetString()!;
    }
}
