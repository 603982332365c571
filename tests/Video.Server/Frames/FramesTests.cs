using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using MessagePack;
using Microsoft.Extensions.DependencyInjection;
using Video.Ingest.Publishing;
using Video.Tests.Server.MessagePack;

namespace Video.Tests.Server.Frames;

/// <summary>Frames over a real WebSocket, taken by a stream's side of the dock.</summary>
public sealed class FramesTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly PictureSize Size = new(16, 16);
    private static readonly CancellationToken Patience = new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token;

    [Fact]
    public async Task Pixels_are_delivered_and_paid_for_with_credits()
    {
        using var berth = Open("pixels");
        using var socket = await ConnectAsync("pixels");
        var credits = await ReadAsync(socket);
        Assert.Equal(4, credits["credits"]!.GetValue<long>());
        await SendAsync(socket, Rgb(0.5));
        await SendAsync(socket, Rgb(1));
        var publisher = await berth.NextAsync(Patience);
        Assert.StartsWith("frames from 127.0.0.1:", publisher.Name, StringComparison.Ordinal);
        await using var pictures = publisher.ReadAsync(Size, Patience).GetAsyncEnumerator();
        foreach (var time in (double[])[0.5, 1])
        {
            Assert.True(await pictures.MoveNextAsync());
            Assert.Equal(time, pictures.Current.Time.TotalSeconds);
            pictures.Current.Pixels.Dispose();
        }
        long given = 4, taken = 0;
        while (taken < 2)
        {
            credits = await ReadAsync(socket);
            (given, taken) = (given + credits["credits"]!.GetValue<long>(), credits["taken"]!.GetValue<long>());
        }
        Assert.Equal(6, given);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Patience);
        Assert.False(await pictures.MoveNextAsync());
        Assert.Equal("The client closed the connection.", publisher.Ending);
    }

    [Fact]
    public async Task Jpegs_are_delivered_as_they_come()
    {
        using var berth = Open("jpegs");
        using var socket = await ConnectAsync("jpegs");
        var jpeg = await JpegAsync();
        await SendAsync(socket, Jpeg(3.25, jpeg));
        var publisher = await berth.NextAsync(Patience);
        await using var pictures = publisher.ReadAsync(Size, Patience).GetAsyncEnumerator();
        Assert.True(await pictures.MoveNextAsync().AsTask().WaitAsync(Patience));
        Assert.Equal(3.25, pictures.Current.Time.TotalSeconds);
        Assert.InRange(pictures.Current.Pixels.Memory.Span[0], 235, 255);
        pictures.Current.Pixels.Dispose();
        socket.Abort();
        Assert.False(await pictures.MoveNextAsync());
    }

    [Theory]
    [InlineData("""{"t":1}""", "jpeg")]
    [InlineData("""{"t":-1,"jpeg":"x"}""", "t")]
    [InlineData("""{"t":1e300,"jpeg":"x"}""", "t")]
    [InlineData("""{"t":"soon","jpeg":"x"}""", "t")]
    [InlineData("""{"jpeg":"x"}""", "t")]
    [InlineData("""{"t":1,"jpeg":7}""", "jpeg")]
    [InlineData("""{"t":1,"jpeg":""}""", "jpeg")]
    [InlineData("""{"t":1,"jpeg":"x","png":"x"}""", "png")]
    [InlineData("""{"t":1,"jpeg":"x","width":3}""", "width")]
    [InlineData("""{"t":1,"rgb":"xyz","width":1}""", "height")]
    [InlineData("""{"t":1,"rgb":"xyz","width":1000000000,"height":1000000000}""", "width")]
    [InlineData("""{"t":1,"rgb":"xyz","width":99999999999,"height":1}""", "width")]
    [InlineData("""{"t":1,"rgb":"xyz","width":2,"height":1}""", "rgb")]
    [InlineData("""{"t":1,"gif":"x"}""", "gif")]
    [InlineData("""[1]""", null)]
    [InlineData("7", null)]
    public async Task A_wrong_frame_is_told_and_closes_the_connection(string json, string? param)
    {
        var name = $"wrong-{Guid.NewGuid():n}";
        using var berth = Open(name);
        using var socket = await ConnectAsync(name);
        await SendAsync(socket, PackedHttp.Packed(json));
        var error = await ErrorAsync(socket, WebSocketCloseStatus.InvalidPayloadData);
        Assert.Equal("invalid_argument", error["code"]!.GetValue<string>());
        Assert.Equal(param, error["param"]?.GetValue<string>());
        Assert.EndsWith(".", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotNull((await berth.NextAsync(Patience)).Ending);
    }

    [Fact]
    public async Task Frames_without_credit_time_that_runs_backwards_text_and_large_messages_close_the_connection()
    {
        using var berth = Open("rules", newestWins: true);
        using (var socket = await ConnectAsync("rules"))
        {
            for (var i = 0; i < 5; i++) await SendAsync(socket, Rgb(i + 1));
            Assert.Equal("over_budget", (await ErrorAsync(socket, WebSocketCloseStatus.PolicyViolation))["code"]!.GetValue<string>());
        }
        using (var socket = await ConnectAsync("rules"))
        {
            await SendAsync(socket, Rgb(2));
            await SendAsync(socket, Rgb(1));
            Assert.Equal("t", (await ErrorAsync(socket, WebSocketCloseStatus.InvalidPayloadData))["param"]!.GetValue<string>());
        }
        using (var socket = await ConnectAsync("rules"))
        {
            await socket.SendAsync("{}"u8.ToArray(), WebSocketMessageType.Text, true, Patience);
            await ErrorAsync(socket, WebSocketCloseStatus.InvalidMessageType);
        }
        using (var socket = await ConnectAsync("rules"))
        {
            await socket.SendAsync(new byte[9 * 1024 * 1024], WebSocketMessageType.Binary, true, Patience);
            await ErrorAsync(socket, WebSocketCloseStatus.MessageTooBig);
        }
    }

    [Fact]
    public async Task A_stream_takes_one_connection_and_closing_it_sends_the_client_away()
    {
        using var berth = Open("one");
        using var socket = await ConnectAsync("one");
        await ReadAsync(socket);
        var refused = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        await Assert.ThrowsAsync<WebSocketException>(() => refused.ConnectAsync(Address("one"), Patience));
        Assert.Equal(HttpStatusCode.Conflict, refused.HttpStatusCode);
        refused.Dispose();
        berth.Dispose();
        var error = await ErrorAsync(socket, WebSocketCloseStatus.EndpointUnavailable);
        Assert.Equal("Stream 'one' was closed.", error["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_name_that_is_not_known_becomes_a_stream_and_one_that_reads_from_elsewhere_or_is_paused_takes_nobody()
    {
        using (var socket = await ConnectAsync("unheard-of")) Assert.Equal(4, (await ReadAsync(socket))["credits"]!.GetValue<long>());
        Assert.True((await server.SendAsync(HttpMethod.Get, "/v1/streams/unheard-of")).Body.GetProperty("publish").GetBoolean());
        await server.SendAsync(HttpMethod.Patch, "/v1/streams/unheard-of", new { paused = true });
        await server.OpenAsync("reads", "doorway");
        foreach (var (name, why) in (IEnumerable<(string, string)>)[("unheard-of", "is paused"), ("reads", "reads from elsewhere")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/streams/{name}/frames")
            {
                Headers = { { "Connection", "Upgrade" }, { "Upgrade", "websocket" }, { "Sec-WebSocket-Version", "13" }, { "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==" } },
            };
            using var refused = await server.Http.SendAsync(request, Patience);
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
            Assert.Contains($"Stream '{name}' {why}", await refused.Content.ReadAsStringAsync(Patience), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_an_upgrade_from_another_site_or_to_no_stream_it_is_refused_by_a_status()
    {
        Assert.Equal(426, (await server.SendAsync(HttpMethod.Get, "/v1/streams/x/frames")).Status);
        using var foreign = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        foreign.Options.SetRequestHeader("Origin", "https://evil.example");
        await Assert.ThrowsAsync<WebSocketException>(() => foreign.ConnectAsync(Address("x"), Patience));
        Assert.Equal(HttpStatusCode.Forbidden, foreign.HttpStatusCode);
        using var unnamed = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        await Assert.ThrowsAsync<WebSocketException>(() => unnamed.ConnectAsync(Address("..x"), Patience));
        Assert.Equal(HttpStatusCode.BadRequest, unnamed.HttpStatusCode);
    }

    [Fact]
    public async Task Random_bytes_close_the_connection_and_the_service_goes_on()
    {
        using var berth = Open("random", newestWins: true);
        var random = new Random(6);
        for (var round = 0; round < 60; round++)
        {
            using var socket = await ConnectAsync("random");
            var bytes = new byte[random.Next(0, 300)];
            random.NextBytes(bytes);
            if (bytes.Length > 0) bytes[0] = (byte)(0x80 + random.Next(5));
            await SendAsync(socket, bytes);
            await ErrorAsync(socket, WebSocketCloseStatus.InvalidPayloadData);
        }
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/health/ready")).Status);
    }

    private PublishBerth Open(string name, bool newestWins = false) => server.Services.GetRequiredService<PublishDock>().Open(StreamKey.Parse("main/" + name), newestWins);

    private Uri Address(string name) => new UriBuilder(server.Http.BaseAddress!) { Scheme = "ws", Path = $"/v1/streams/{name}/frames" }.Uri;

    private async Task<ClientWebSocket> ConnectAsync(string name)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(Address(name), Patience);
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, byte[] message) => socket.SendAsync(message, WebSocketMessageType.Binary, true, Patience);

    private static async Task<JsonObject> ReadAsync(ClientWebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        var result = await socket.ReceiveAsync(buffer, Patience);
        Assert.Equal(WebSocketMessageType.Binary, result.MessageType);
        return (JsonObject)Assert.Single(PackedHttp.Values(buffer[..result.Count]))!;
    }

    /// <summary>Past credits, the error; then the close with its code.</summary>
    private static async Task<JsonNode> ErrorAsync(ClientWebSocket socket, WebSocketCloseStatus status)
    {
        JsonObject said;
        do said = await ReadAsync(socket);
        while (!said.ContainsKey("error"));
        var close = await socket.ReceiveAsync(new byte[1024], Patience);
        Assert.Equal((WebSocketMessageType.Close, status), (close.MessageType, close.CloseStatus!.Value));
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Patience);
        return said["error"]!;
    }

    private static byte[] Rgb(double time) => MessagePackSerializer.Serialize(new Sent { Time = time, Rgb = new byte[8 * 6 * 3], Width = 8, Height = 6 });

    private static byte[] Jpeg(double time, byte[] jpeg)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        writer.WriteMapHeader(2);
        writer.Write("t");
        writer.Write(time);
        writer.Write("jpeg");
        writer.Write(jpeg);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static async Task<byte[]> JpegAsync()
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("ffmpeg",
            ["-v", "error", "-f", "lavfi", "-i", "color=red:size=64x48", "-frames:v", "1", "-pix_fmt", "yuvj444p", "-f", "image2pipe", "-c:v", "mjpeg", "-"]) { RedirectStandardOutput = true })!;
        using var image = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(image);
        return image.ToArray();
    }

    [MessagePackObject]
    public sealed class Sent
    {
        [Key("t")] public double Time { get; set; }

        [Key("rgb")] public byte[]? Rgb { get; set; }

        [Key("width")] public int Width { get; set; }

        [Key("height")] public int Height { get; set; }
    }
}
