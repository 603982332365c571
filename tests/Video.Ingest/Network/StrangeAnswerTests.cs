using System.Net;
using System.Net.Sockets;
using System.Text;
using Video.Ingest.Network;
using Video.Ingest.Sources;

namespace Video.Ingest.Tests.Network;

/// <summary>Servers that may be asked, and whose answers lead to where nobody may go: a real ffprobe and ffmpeg follow none of them.</summary>
[Collection("ffmpeg")]
public sealed class StrangeAnswerTests : IClassFixture<Clips>, IDisposable
{
    private readonly Clips _clips;
    private readonly Canary _canary = new();
    private readonly UrlGate _gate = new(UrlPolicy.Allowing([StrangeServer.Address]), new NameTable()
        .With("localhost", ["127.0.0.1"]).With("rebind.example", [StrangeServer.Address], [StrangeServer.Address], ["127.0.0.1"]));

    public static TheoryData<string> Places =>
    [
        "http://127.0.0.1:{0}/a.ts", "http://2130706433:{0}/a.ts", "http://0177.0.0.1:{0}/a.ts", "http://localhost:{0}/a.ts", "http://[::1]:{0}/a.ts", "http://[::ffff:127.0.0.1]:{0}/a.ts",
        "https://127.0.0.1:{0}/a.ts", "//127.0.0.1:{0}/a.ts", "tcp://127.0.0.1:{0}", "httpproxy://127.0.0.1:{0}/a.ts", "rtsp://127.0.0.1:{0}/a.ts", "rtp://127.0.0.1:{0}",
        "crypto+http://127.0.0.1:{0}/a.ts", "concat:http://127.0.0.1:{0}/a.ts|http://127.0.0.1:{0}/b.ts", "tls://127.0.0.1:{0}", "file:///etc/passwd", "data:video/mp2t;base64,R0A=",
    ];

    public StrangeAnswerTests(Clips clips)
    {
        _clips = clips;
        // As on a machine whose own proxy settings name exceptions: ffmpeg would go to them directly.
        Environment.SetEnvironmentVariable("no_proxy", "*");
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("no_proxy", null);
        _canary.Dispose();
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_redirect_is_not_followed_there(string place)
    {
        await using var server = new StrangeServer(head => head.Contains("/first", StringComparison.Ordinal)
            ? StrangeServer.RedirectTo("/second") : head.Contains("/second", StringComparison.Ordinal)
            ? StrangeServer.RedirectTo($"http://{StrangeServer.Address}:{PortOf(head)}/third") : StrangeServer.RedirectTo(At(place)));

        await FailsAsync(server.UrlOf("first.ts"));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_playlist_does_not_lead_there(string place)
    {
        var playlist = $"#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1.0,\n{At(place)}\n#EXTINF:1.0,\n{At(place)}\n#EXT-X-ENDLIST\n";
        await using var server = new StrangeServer(_ => StrangeServer.Ok(playlist));

        await FailsAsync(server.UrlOf("list.m3u8"));
    }

    [Fact]
    public async Task Neither_keys_nor_variants_nor_beginnings_nor_segments_that_redirect_lead_there()
    {
        var (begin, end) = ("#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:1\n", "#EXTINF:1.0,\nsegment.ts\n#EXT-X-ENDLIST\n");
        var there = At("http://127.0.0.1:{0}/");
        var lists = new[]
        {
            $"{begin}#EXT-X-KEY:METHOD=AES-128,URI=\"{there}key\"\n{end}",
            $"{begin}#EXT-X-MAP:URI=\"{there}init.mp4\"\n{end}",
            $"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{there}variant.m3u8\n",
            $"#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"a\",DEFAULT=YES,URI=\"{there}audio.m3u8\"\n#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO=\"a\"\nmissing.m3u8\n",
            begin + end,
        };
        foreach (var list in lists)
        {
            await using var server = new StrangeServer(head => head.Contains("segment.ts", StringComparison.Ordinal)
                ? StrangeServer.RedirectTo(there) : head.Contains("missing", StringComparison.Ordinal) ? StrangeServer.Status("404 Not Found") : StrangeServer.Ok(list));
            await FailsAsync(server.UrlOf("list.m3u8"));
        }
    }

    [Fact]
    public async Task A_name_that_leads_elsewhere_after_the_first_look_is_not_followed()
    {
        var clip = await File.ReadAllBytesAsync(await _clips.NumberedAsync("rebound.ts", 20, output: "-c:v libx264"));
        var asked = 0;
        await using var server = new StrangeServer(_ => Interlocked.Increment(ref asked) > 0 ? StrangeServer.Ok(clip) : [], _canary.Port);

        // Admitted, then looked at by ffprobe: both times the name leads to the strange server. When ffmpeg comes it leads here.
        var failure = await Assert.ThrowsAsync<VideoException>(async () =>
        {
            await foreach (var frame in new FrameReader(null, _gate).ReadAsync(Reading.Spec($"http://rebind.example:{_canary.Port}/rebound.ts"))) frame.Dispose();
        });

        Assert.Contains("lies in a network that this service may not reach", failure.Message, StringComparison.Ordinal);
        Assert.Equal((1, 0L), (asked, _canary.Contacts));
    }

    [Theory]
    [InlineData("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1.0,\n{0}\n#EXT-X-ENDLIST\n")]
    [InlineData("list.ffconcat", "ffconcat version 1.0\nfile '{0}'\n")]
    [InlineData("list.mp4", "ffconcat version 1.0\nfile '{0}'\n")]
    [InlineData("stream.sdp", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\na=x-url:{0}\n")]
    [InlineData("stream.mpd", "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\" mediaPresentationDuration=\"PT1S\"><Period><AdaptationSet mimeType=\"video/mp4\"><Representation id=\"1\" bandwidth=\"1\"><BaseURL>{0}</BaseURL></Representation></AdaptationSet></Period></MPD>")]
    public async Task A_file_that_names_others_reads_neither_the_net_nor_other_files(string name, string format)
    {
        var secret = await _clips.NumberedAsync("secret.ts", 10, output: "-c:v libx264");
        foreach (var place in new[] { secret, $"file:{secret}", "secret.ts", At("http://127.0.0.1:{0}/a.ts"), At("tcp://127.0.0.1:{0}") })
        {
            var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, format, place);
            await File.WriteAllTextAsync(_clips.PathOf(name), text);
            await FailsAsync(_clips.PathOf(name));
            await using var server = new StrangeServer(_ => StrangeServer.Ok(text));
            if (name != "list.m3u8" || place.Contains(':', StringComparison.Ordinal)) await FailsAsync(server.UrlOf(name));
        }
    }

    [Fact]
    public async Task A_camera_that_redirects_is_not_followed()
    {
        using var camera = new TcpListener(IPAddress.Parse(StrangeServer.Address), 0);
        camera.Start();
        var answering = Task.Run(async () =>
        {
            using var client = await camera.AcceptTcpClientAsync();
            var stream = client.GetStream();
            var buffer = new byte[4096];
            while (true)
            {
                var length = await stream.ReadAsync(buffer);
                if (length == 0) return;
                var head = Encoding.ASCII.GetString(buffer, 0, length);
                var sequence = head.Split("\r\n").First(line => line.StartsWith("CSeq", StringComparison.Ordinal));
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head.StartsWith("OPTIONS", StringComparison.Ordinal)
                    ? $"RTSP/1.0 200 OK\r\n{sequence}\r\nPublic: OPTIONS, DESCRIBE\r\n\r\n"
                    : $"RTSP/1.0 302 Moved Temporarily\r\n{sequence}\r\nLocation: {At("rtsp://127.0.0.1:{0}/live")}\r\n\r\n"));
            }
        });
        var url = $"rtsp://user:secret@{StrangeServer.Address}:{((IPEndPoint)camera.LocalEndpoint).Port}/live";

        var failure = await FailsAsync(url);

        Assert.Equal($"'{url.Replace("user:secret@", "", StringComparison.Ordinal)}' redirects to another address, which is not followed.", failure.Message);
        await answering;
    }

    private string At(string place) => string.Format(System.Globalization.CultureInfo.InvariantCulture, place, _canary.Port);

    private static string PortOf(string head) => head.Split("\r\n").First(line => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase)).Split(':')[^1];

    private async Task<VideoException> FailsAsync(string source)
    {
        var failure = await Assert.ThrowsAsync<VideoException>(() => SourceProbe.ProbeAsync(source, _gate, default));

        Assert.Equal(0, _canary.Contacts);
        return failure;
    }
}
