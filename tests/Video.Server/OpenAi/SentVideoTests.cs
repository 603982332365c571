using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Video.Server.OpenAi;

namespace Video.Tests.Server.OpenAi;

/// <summary>Videos that come with a conversation.</summary>
public sealed class SentVideoTests(SentVideoTests.SmallServer server) : IClassFixture<SentVideoTests.SmallServer>
{
    private VideoShelf Shelf => server.Services.GetRequiredService<VideoShelf>();

    [Fact]
    public async Task A_video_in_the_request_is_answered_about_as_the_stream_of_it()
    {
        await server.OpenAsync("same", "doorway");
        var (_, native) = await server.SendAsync(HttpMethod.Post, "/v1/streams/same/ask", new { question = "what happened?" });
        var (status, answer) = await AskAsync(Data("doorway"), "what happened?");
        Assert.True(status == 200, answer.ToString());
        Assert.Equal(native.GetProperty("answer").GetString(), answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
        var media = answer.GetProperty("media_info");
        Assert.Equal(("offset", JsonValueKind.Null), (media.GetProperty("type").GetString(), media.GetProperty("start_timestamp").ValueKind));
        Assert.True(answer.GetProperty("evidence").GetArrayLength() > 0);
    }

    [Fact]
    public async Task The_same_video_is_read_once_and_its_name_alone_is_enough_afterwards()
    {
        var (_, first) = await AskAsync(Data("crossing"), "what happened?", "my-clip");
        var read = Shelf.Read;
        var (_, again) = await AskAsync(Data("crossing"), "what happened?");
        var (status, named) = await AskAsync(null, "what happened?", "my-clip");
        Assert.Equal(200, status);
        Assert.Equal(read, Shelf.Read);
        Assert.Equal(Text(first), Text(again));
        Assert.Equal(Text(first), Text(named));
    }

    [Fact]
    public async Task Several_who_ask_about_a_new_video_share_its_reading()
    {
        var read = Shelf.Read;
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AskAsync(Data("lights"), "what is visible now?")));
        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        Assert.Equal(read + 1, Shelf.Read);
        Assert.Single(replies.Select(reply => Text(reply.Body)).Distinct());
    }

    [Fact]
    public async Task The_longest_unused_gives_way_when_the_shelf_is_full()
    {
        await AskAsync(Data("doorway"), "what happened?", "a");
        await AskAsync(Data("crossing"), "what happened?", "b");
        await AskAsync(null, "what happened?", "a");
        await AskAsync(Data("lights"), "what happened?", "c");
        Assert.Equal(2, Shelf.Held);
        Assert.Equal(200, (await AskAsync(null, "what happened?", "a")).Status);
        var (status, body) = await AskAsync(null, "what happened?", "b");
        Assert.Equal((404, "uuid"), (status, body.GetProperty("error").GetProperty("param").GetString()));
    }

    [Fact]
    public async Task What_is_no_video_is_refused_and_leaves_nothing()
    {
        var held = Shelf.Held;
        var (status, body) = await AskAsync("data:video/mp4;base64," + Convert.ToBase64String(new byte[5_000]), "what?");
        Assert.Equal((422, "unusable_source"), (status, body.GetProperty("error").GetProperty("code").GetString()));
        Assert.InRange(Shelf.Held, 0, held);
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), "video-chat-*"));
    }

    [Fact]
    public async Task A_video_that_is_too_long_and_a_request_that_is_too_large_are_refused()
    {
        var path = Path.Combine(server.Scratch, "long.mp4");
        using (var ffmpeg = System.Diagnostics.Process.Start("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", "color=size=32x32:rate=1:duration=90", path])) await ffmpeg.WaitForExitAsync();
        var (status, body) = await AskAsync("data:video/mp4;base64," + Convert.ToBase64String(await File.ReadAllBytesAsync(path)), "what?");
        Assert.Equal((400, "video_url"), (status, body.GetProperty("error").GetProperty("param").GetString()));
        Assert.Contains("90 s", body.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(413, (await AskAsync("data:video/mp4;base64," + new string('A', 3_000_000), "what?")).Status);
    }

    [Theory]
    [InlineData("doorway", 200)]
    [InlineData("crossing", 413)]
    public async Task From_the_web_comes_so_much_for_one_video_and_no_more(string sample, int expected)
    {
        await using var web = await FileWeb.StartAsync(RunningServer.Clip(sample));
        var (status, body) = await AskAsync(web.Url, "what happened?");
        Assert.True(status == expected, body.ToString());
        if (status == 200) return;
        var error = body.GetProperty("error");
        Assert.Equal(("too_large", "video_url"), (error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
        Assert.Contains("400,000 bytes", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.InRange(web.Sent, 1, 2_000_000);
    }

    private Task<(int Status, JsonElement Body)> AskAsync(string? url, string question, string? uuid = null) => server.SendAsync(HttpMethod.Post, "/v1/chat/completions", new
    {
        model = "small-world",
        messages = new[] { new { role = "user", content = new object[] { new { type = "video_url", video_url = url is null ? null : new { url }, uuid }, new { type = "text", text = question } } } },
    });

    private static string Data(string sample) => "data:video/mp4;base64," + Convert.ToBase64String(File.ReadAllBytes(RunningServer.Clip(sample)));

    private static string? Text(JsonElement answer) => answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString();

    /// <summary>A shelf with room for two.</summary>
    public sealed class SmallServer : RunningServer
    {
        protected override ChatLimits Chat => new() { Kept = 2, LongestVideo = TimeSpan.FromMinutes(1), RequestBytes = 2 * 1024 * 1024, WebBytes = 400_000 };
    }
}
