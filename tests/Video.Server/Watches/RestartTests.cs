using System.Text.Json;
using Video.State;

namespace Video.Tests.Server.Watches;

/// <summary>A service that ends while an event goes on, and one that takes its place.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("video-watches-").FullName;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public async Task After_a_restart_watches_look_again_and_an_event_that_went_on_is_ended_and_not_told_twice()
    {
        string watch, went;
        await using (var first = await Service.StartAsync(_state))
        {
            await OpenAsync(first);
            var (_, made) = await first.SendAsync(HttpMethod.Post, "/v1/streams/gate/watches", new { condition = "is the door open?" });
            watch = made.GetProperty("id").GetString()!;
            went = (await WaitAsync(first, 1))[0].GetProperty("id").GetString()!;
        }
        await using var second = await Service.StartAsync(_state);
        var (_, kept) = await second.SendAsync(HttpMethod.Get, $"/v1/streams/gate/watches/{watch}");
        Assert.True(kept.GetProperty("met").GetBoolean(), kept.ToString());
        // The door is open at first, closes and opens again.
        await OpenAsync(second);
        var told = await WaitAsync(second, 3);
        Assert.Equal([("new", went), ("end", went)], told[..2].Select(each => (each.GetProperty("type").GetString(), each.GetProperty("id").GetString())));
        Assert.Equal("new", told[2].GetProperty("type").GetString());
        Assert.NotEqual(went, told[2].GetProperty("id").GetString());
    }

    private static async Task OpenAsync(RunningServer server)
    {
        // It may be there already: what was open before is open again.
        var (status, body) = await server.SendAsync(HttpMethod.Post, "/v1/streams", new { id = "gate", url = RunningServer.Clip("doorway") });
        Assert.True(status is 201 or 409, body.ToString());
    }

    private static async Task<JsonElement[]> WaitAsync(RunningServer server, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            var (_, list) = await server.SendAsync(HttpMethod.Get, "/v1/events");
            var told = list.GetProperty("data").EnumerateArray().ToArray();
            if (told.Length >= count) return told;
            await Task.Delay(50, patience.Token);
        }
    }

    private sealed class Service(string state) : RunningServer, IAsyncDisposable
    {
        protected override StateSettings State => new() { Folder = state };

        public static async Task<Service> StartAsync(string state)
        {
            var service = new Service(state);
            await service.InitializeAsync();
            return service;
        }

        async ValueTask IAsyncDisposable.DisposeAsync() => await base.DisposeAsync();
    }
}
