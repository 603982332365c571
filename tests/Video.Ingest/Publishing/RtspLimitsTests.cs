using Video.Ingest.Publishing;
using Video.Ingest.Sources;

namespace Video.Ingest.Tests.Publishing;

/// <summary>What a client may cost before it is let in, and what happens to one that does not keep to the protocol.</summary>
[Collection(PublishingTests.Name)]
public sealed class RtspLimitsTests
{
    private static readonly PublishLimits Tight = new()
    {
        Handshake = TimeSpan.FromSeconds(1), Berth = TimeSpan.FromSeconds(1), Silence = TimeSpan.FromSeconds(1), Waiting = 4, WaitingPerAddress = 4, RequestBytes = 2_000, BodyBytes = 4_000,
    };

    [Fact]
    public async Task A_client_is_led_from_options_to_record()
    {
        await using var port = new PublishingPort();
        port.Open("cam");
        using var client = await port.ConnectAsync();
        var url = port.Url("cam");
        Assert.Contains("ANNOUNCE", await client.AskAsync("OPTIONS", url), StringComparison.Ordinal);
        Assert.StartsWith("RTSP/1.0 200 OK\r\nCSeq: 2\r\nSession: ", await client.AskAsync("ANNOUNCE", url, RawClient.Session), StringComparison.Ordinal);
        Assert.StartsWith("RTSP/1.0 461 ", await client.AskAsync("SETUP", $"{url}/streamid=0", "", "Transport: RTP/AVP/UDP;unicast;client_port=8004-8005;mode=record"), StringComparison.Ordinal);
        Assert.Contains("interleaved=4-5", await client.AskAsync("SETUP", $"{url}/streamid=0", "", "Transport: RTP/AVP/TCP;unicast;interleaved=4-5;mode=RECORD"), StringComparison.Ordinal);
        Assert.StartsWith("RTSP/1.0 200 OK\r\nCSeq: 5\r\n", await client.AskAsync("RECORD", url), StringComparison.Ordinal);
        Assert.StartsWith("RTSP/1.0 200 OK\r\nCSeq: 6\r\n", await client.AskAsync("TEARDOWN", url), StringComparison.Ordinal);
        await client.ClosedAsync();
        Assert.Equal(0, port.Dock.Counters.RefusedInAll);
    }

    [Theory]
    [InlineData("Basic Y2FtOnZrX3JpZ2h0Lys9")]
    [InlineData("bearer vk_right/+=")]
    public async Task A_key_may_come_in_the_authorization_header(string authorization)
    {
        await using var port = new PublishingPort();
        port.Open("cam");
        using var client = await port.ConnectAsync();
        var asked = await client.AskAsync("ANNOUNCE", port.Url("cam", null), RawClient.Session);
        Assert.StartsWith("RTSP/1.0 401 A key is needed.", asked, StringComparison.Ordinal);
        Assert.Contains("WWW-Authenticate: Basic realm=\"video\"", asked, StringComparison.Ordinal);
        Assert.StartsWith("RTSP/1.0 200 ", await client.AskAsync("ANNOUNCE", port.Url("cam", null), RawClient.Session, $"Authorization: {authorization}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_tried_three_times_on_a_connection()
    {
        await using var port = new PublishingPort();
        using var client = await port.ConnectAsync();
        for (var i = 0; i < 3; i++) Assert.StartsWith("RTSP/1.0 401 ", await client.AskAsync("ANNOUNCE", port.Url("cam", $"vk_{i}"), RawClient.Session), StringComparison.Ordinal);
        await client.ClosedAsync();
        Assert.Equal(1, port.Dock.Counters.Refused(PublishRefusal.WrongKey));
    }

    [Theory]
    [InlineData("RECORD", "", "455", PublishRefusal.OutOfOrder)]
    [InlineData("SETUP", "", "455", PublishRefusal.OutOfOrder)]
    [InlineData("DESCRIBE", "", "405", PublishRefusal.OutOfOrder)]
    [InlineData("FROBNICATE", "", "501", PublishRefusal.Malformed)]
    [InlineData("ANNOUNCE", "v=0\r\nm=audio 0 RTP/AVP 97\r\n", "415", PublishRefusal.NoVideo)]
    [InlineData("ANNOUNCE", "v=0\r\nm=video 0 RTP/SAVP 96\r\n", "461", PublishRefusal.Transport)]
    [InlineData("ANNOUNCE", "v=0\r\nm=video here\r\n", "400", PublishRefusal.Malformed)]
    [InlineData("ANNOUNCE", "<html>", "400", PublishRefusal.Malformed)]
    public async Task A_request_that_is_not_served_is_refused_with_its_reason(string method, string body, string status, PublishRefusal counted)
    {
        await using var port = new PublishingPort();
        port.Open("cam");
        using var client = await port.ConnectAsync();
        Assert.StartsWith($"RTSP/1.0 {status} ", await client.AskAsync(method, port.Url("cam"), body), StringComparison.Ordinal);
        await client.ClosedAsync();
        Assert.Equal((1, 1), (port.Dock.Counters.Refused(counted), port.Dock.Counters.RefusedInAll));
    }

    [Fact]
    public async Task Who_says_nothing_and_who_says_it_slowly_is_closed_and_makes_room()
    {
        await using var port = new PublishingPort(Tight);
        var clients = new List<RawClient>();
        for (var i = 0; i < Tight.Waiting; i++) clients.Add(await port.ConnectAsync());
        using (var oneTooMany = await port.ConnectAsync()) await oneTooMany.ClosedAsync();
        Assert.Equal(1, port.Dock.Counters.Refused(PublishRefusal.TooManyWaiting));

        foreach (var letter in "OPTIO"u8.ToArray()) await clients[0].SendAsync([letter]);
        foreach (var client in clients) await client.ClosedAsync();
        Assert.Equal(Tight.Waiting, port.Dock.Counters.Refused(PublishRefusal.TooSlow));
        clients.ForEach(client => client.Dispose());
        using var next = await port.ConnectAsync();
        Assert.StartsWith("RTSP/1.0 200 ", await next.AskAsync("OPTIONS", "*"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_and_bodies_are_read_to_their_limits()
    {
        await using var port = new PublishingPort(Tight);
        using var wide = await port.ConnectAsync();
        await wide.SendAsync("OPTIONS", "*", "", "X: " + new string('x', 3_000));
        Assert.StartsWith("RTSP/1.0 413 ", await wide.AnswerAsync(), StringComparison.Ordinal);
        using var endless = await port.ConnectAsync();
        await endless.SendAsync([.. "OPTIONS * RTSP/1.0\r\nX: "u8, .. Enumerable.Repeat((byte)'x', 3_000)]);
        Assert.StartsWith("RTSP/1.0 413 ", await endless.AnswerAsync(), StringComparison.Ordinal);
        using var large = await port.ConnectAsync();
        await large.SendAsync("ANNOUNCE * RTSP/1.0\r\nCSeq: 1\r\nContent-Length: 4001\r\n\r\n"u8.ToArray());
        Assert.StartsWith("RTSP/1.0 413 ", await large.AnswerAsync(), StringComparison.Ordinal);
        Assert.Equal(3, port.Dock.Counters.Refused(PublishRefusal.TooLarge));
    }

    [Fact]
    public async Task A_publisher_that_falls_silent_gives_its_place_up()
    {
        await using var port = new PublishingPort(Tight);
        var stream = port.Open("cam");
        using var client = await RecordingAsync(port);
        await stream.StateAsync(SourceState.Connecting);
        await client.ClosedAsync();
        Assert.Equal(1, port.Dock.Counters.Refused(PublishRefusal.Silent));
        using var next = await RecordingAsync(port);
    }

    [Fact]
    public async Task A_publisher_of_garbage_is_sent_away_and_the_stream_says_why()
    {
        await using var port = new PublishingPort(Tight with { Silence = TimeSpan.FromSeconds(30), WithoutPicture = TimeSpan.FromSeconds(3) });
        var stream = port.Open("cam");
        using var client = await RecordingAsync(port);
        var random = new Random(7);
        for (var i = 0; i < 50; i++)
        {
            var packet = new byte[200];
            random.NextBytes(packet);
            await client.SendAsync([(byte)'$', 0, 0, 200, .. packet]);
        }

        await client.ClosedAsync();
        using var next = await RecordingAsync(port);
        Assert.NotNull(stream.Condition.Reason);
        Assert.Empty(stream.Frames);
    }

    private static async Task<RawClient> RecordingAsync(PublishingPort port)
    {
        var client = await port.ConnectAsync();
        var url = port.Url("cam");
        await client.AskAsync("ANNOUNCE", url, RawClient.Session);
        await client.AskAsync("SETUP", $"{url}/streamid=0", "", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1;mode=record");
        Assert.StartsWith("RTSP/1.0 200 ", await client.AskAsync("RECORD", url), StringComparison.Ordinal);
        return client;
    }
}
