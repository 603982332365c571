using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using MessagePack;
using Video.Tests.Server.MessagePack;

namespace Video.Tests.Server.Frames;

/// <summary>A client without RTSP feeds a stream, and the stream is asked about.</summary>
public sealed class PushedStreamTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly CancellationToken Patience = new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token;

    [Fact]
    public async Task Pushed_jpegs_are_seen_remembered_and_answered_about_and_a_new_connection_is_a_new_epoch()
    {
        Assert.Equal(201, (await server.SendAsync(HttpMethod.Post, "/v1/streams", new { id = "robot", publish = true, when_full = "wait" })).Status);
        var jpegs = await FramesOfAsync("doorway");
        await PushAsync(jpegs[..20], 0);
        var stream = await UntilAsync(20);
        Assert.Equal(0, stream.GetProperty("source").GetProperty("epoch").GetInt32());
        var (status, answer) = await server.SendAsync(HttpMethod.Post, "/v1/streams/robot/ask", new { question = "is the door open?" });
        Assert.True(status == 200, answer.ToString());
        Assert.NotEmpty(answer.GetProperty("answer").GetString()!);
        await PushAsync(jpegs[20..26], 500);
        stream = await UntilAsync(26);
        Assert.Equal(1, stream.GetProperty("source").GetProperty("epoch").GetInt32());
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, "/v1/streams/robot")).Status);
    }

    [Fact]
    public async Task Pictures_that_cannot_be_decoded_are_counted_as_lost()
    {
        var jpegs = await FramesOfAsync("doorway");
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(server.Http.BaseAddress!) { Scheme = "ws", Path = "/v1/streams/damaged/frames" }.Uri, Patience);
        byte[][] sent = [jpegs[0], [1, 2, 3], new byte[500], jpegs[1]];
        for (var i = 0; i < sent.Length; i++) await socket.SendAsync(Message(i + 1, sent[i]), WebSocketMessageType.Binary, true, Patience);
        while ((await server.SendAsync(HttpMethod.Get, "/v1/streams/damaged")).Body.GetProperty("losses").GetProperty("undecoded").GetInt64() < 2) await Task.Delay(50, Patience);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Patience);
        Assert.Equal(2, (await server.SendAsync(HttpMethod.Get, "/v1/streams/damaged")).Body.GetProperty("losses").GetProperty("undecoded").GetInt64());
    }

    /// <summary>At two a second of the client's clock, as fast as credits come.</summary>
    private async Task PushAsync(List<byte[]> jpegs, double start)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(server.Http.BaseAddress!) { Scheme = "ws", Path = "/v1/streams/robot/frames" }.Uri, Patience);
        var (credits, taken) = (0L, 0L);
        for (var i = 0; i < jpegs.Count; i++)
        {
            while (credits == 0) (credits, taken) = await HearAsync(socket, credits);
            credits--;
            await socket.SendAsync(Message(start + (i / 2.0), jpegs[i]), WebSocketMessageType.Binary, true, Patience);
        }
        while (taken < jpegs.Count) (credits, taken) = await HearAsync(socket, credits);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Patience);
    }

    private static async Task<(long Credits, long Taken)> HearAsync(ClientWebSocket socket, long credits)
    {
        var buffer = new byte[4096];
        var result = await socket.ReceiveAsync(buffer, Patience);
        var said = Assert.Single(PackedHttp.Values(buffer[..result.Count]))!;
        Assert.Null(said["error"]?.ToJsonString());
        return (credits + said["credits"]!.GetValue<long>(), said["taken"]!.GetValue<long>());
    }

    private static byte[] Message(double time, byte[] jpeg)
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

    private async Task<JsonElement> UntilAsync(long decoded)
    {
        while (true)
        {
            var (_, stream) = await server.SendAsync(HttpMethod.Get, "/v1/streams/robot");
            if (stream.GetProperty("frames").GetProperty("seen").GetInt64() >= decoded - 1) return stream;
            await Task.Delay(100, Patience);
        }
    }

    private async Task<List<byte[]>> FramesOfAsync(string sample)
    {
        var folder = Directory.CreateDirectory(Path.Combine(server.Scratch, "jpegs")).FullName;
        using var ffmpeg = Process.Start("ffmpeg", ["-v", "error", "-y", "-i", RunningServer.Clip(sample), "-vf", "fps=2", "-q:v", "2", Path.Combine(folder, "%03d.jpg")]);
        await ffmpeg.WaitForExitAsync(Patience);
        return [.. Directory.GetFiles(folder).Order().Select(File.ReadAllBytes)];
    }
}
