using System.Text.Json;
using Video.Testing;

namespace Video.Tests.EndToEnd;

/// <summary>A service that is killed while a camera pushes to it and a watch looks, three times, and started again on the same folders.</summary>
public sealed class KilledLiveTests : IDisposable
{
    private const int Kills = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("video-killed-live-").FullName;
    private readonly int _port = PushingCamera.FreePort();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_live_stream_comes_back_after_every_kill_in_a_new_epoch_and_its_watch_fires_again()
    {
        await using var camera = await PushingCamera.MakeAsync(_folder, $"rtsp://127.0.0.1:{_port}/gate");
        Before before;
        using (var first = await StartAsync())
        {
            await first.SendAsync(HttpMethod.Post, "/v1/streams", new { id = "gate", publish = true, fps = 4 });
            await first.SendAsync(HttpMethod.Post, "/v1/streams", new { id = "tape", url = Path.Combine(Repository.Root, "streams", "lights", "clip.mp4"), loop = true });
            await first.SendAsync(HttpMethod.Post, "/v1/streams/gate/watches", new { condition = "is the door open?", interval = 0.25, hold = 0 });
            camera.Begin();
            before = await SeeAsync(first, new Before(-1, 0, []));
            Assert.True(await first.KillAsync() >= 2, "There is no ffmpeg for each of the two streams.");
        }

        for (var kill = 1; kill < Kills; kill++)
        {
            using var again = await StartAsync();
            before = await GoneOnAsync(again, before);
            await again.KillAsync();
        }

        using var last = await StartAsync();
        await GoneOnAsync(last, before);
        Assert.Equal("live", (await last.SendAsync(HttpMethod.Get, "/v1/streams/tape")).GetProperty("state").GetString());
    }

    private Task<LiveService> StartAsync() => LiveService.StartAsync(
        "--files", Path.Combine(Repository.Root, "streams"), "--state-dir", Path.Combine(_folder, "state"), "--memory-dir", Path.Combine(_folder, "memory"),
        "--memory", "rolling:block=24,age=1", "--rtsp-port", $"{_port}");

    /// <summary>Until the stream is live in a new epoch, has archived something, and the watch has seen the door open in that epoch.</summary>
    private static async Task<Before> SeeAsync(LiveService service, Before before)
    {
        var live = await service.UntilAsync("/v1/streams/gate", stream => stream.GetProperty("state").GetString() == "live" && EpochOf(stream) > before.Epoch
            && stream.GetProperty("memory").GetProperty("blocks").GetInt32() > 2);
        var epoch = EpochOf(live);
        var events = await service.UntilAsync("/v1/streams/gate/events?limit=1000", list => Events(list).Any(told => TypeOf(told) == "new" && told.GetProperty("epoch").GetInt32() >= epoch));
        var stream = await service.UntilAsync("/v1/streams/gate", stream => PositionOf(stream) > PositionOf(live));
        return new Before(EpochOf(stream), PositionOf(stream), [.. Events(events)]);
    }

    /// <summary>What was before is there, and what is new comes after it.</summary>
    private static async Task<Before> GoneOnAsync(LiveService service, Before before)
    {
        var now = await SeeAsync(service, before);
        Assert.True(now.Epoch > before.Epoch && now.Position > before.Position, $"{now} after {before}");

        // Events: those from before as they were, then new ones; of each event one beginning and at most one end.
        Assert.Equal(before.Events.Select(told => told.ToString()), now.Events.Take(before.Events.Count).Select(told => told.ToString()));
        foreach (var told in now.Events.GroupBy(told => told.GetProperty("id").GetString()))
        {
            Assert.Single(told, each => TypeOf(each) == "new");
            Assert.InRange(told.Count(each => TypeOf(each) == "end"), 0, 1);
        }
        var begun = now.Events.Where(told => TypeOf(told) == "new").Select(told => told.GetProperty("from").GetDouble()).ToArray();
        Assert.Equal(begun.Order().Distinct(), begun);

        // The time without a service is a gap, up to which the archive answers.
        var memory = (await service.SendAsync(HttpMethod.Get, "/v1/streams/gate")).GetProperty("memory");
        Assert.Equal(("ok", 0), (memory.GetProperty("state").GetString(), memory.GetProperty("oldest").GetDouble()));
        var gap = memory.GetProperty("gaps").EnumerateArray().Last(gap => gap.GetProperty("reason").GetString() == "the stream was not open");
        var (from, to) = (gap.GetProperty("from").GetDouble(), gap.GetProperty("to").GetDouble());
        // It begins where the archive ended, just before or after what was seen last, and ends with the first frame of the new epoch.
        Assert.True(from > 0 && to > from && to >= before.Position && to <= now.Position, $"{gap} between {before.Position} and {now.Position}");
        var past = await service.SendAsync(HttpMethod.Post, "/v1/streams/gate/ask", new { question = "what happened?", to = from });
        Assert.Equal(from, past.GetProperty("as_of").GetDouble());
        var all = await service.SendAsync(HttpMethod.Post, "/v1/streams/gate/ask", new { question = "what happened?" });
        Assert.Contains(all.GetProperty("gaps").EnumerateArray(), found => found.ToString() == gap.ToString());
        return now;
    }

    private static IEnumerable<JsonElement> Events(JsonElement list) => list.GetProperty("data").EnumerateArray();

    private static string? TypeOf(JsonElement told) => told.GetProperty("type").GetString();

    private static int EpochOf(JsonElement stream) => stream.GetProperty("source").GetProperty("epoch").GetInt32();

    private static double PositionOf(JsonElement stream) => stream.GetProperty("position") is { ValueKind: JsonValueKind.Number } position ? position.GetDouble() : -1;

    /// <param name="Epoch">That the stream was in.</param>
    /// <param name="Position">That it had reached at least.</param>
    /// <param name="Events">As listed.</param>
    private sealed record Before(int Epoch, double Position, IReadOnlyList<JsonElement> Events);
}
