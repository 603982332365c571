using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Video.Ingest.Publishing;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;

namespace Video.Ingest.Tests.Publishing;

/// <summary>The programs that people publish with, against the real port.</summary>
[Collection(PublishingTests.Name)]
public sealed class RtspListenerTests
{
    private static PublishingPort NewPort() => new(new PublishLimits { Berth = TimeSpan.FromSeconds(1) });

    [Fact]
    public async Task Three_ffmpeg_publish_at_once_through_one_port_and_each_stream_sees_its_own()
    {
        await using var port = NewPort();
        var (red, green, blue) = (port.Open("red"), port.Open("green"), port.Open("blue"));
        using var first = Sender.Ffmpeg(port.Url("red"), "red");
        using var second = Sender.Ffmpeg(port.Url("green"), "lime");
        // Sound comes along and is left out.
        using var third = Sender.Ffmpeg(port.Url("blue"), "blue", "-f lavfi -i sine -map 0 -map 1 -c:a aac -c:v libx264 -preset ultrafast -g 5");
        await Task.WhenAll(red.FramesOfAsync(0, 10), green.FramesOfAsync(0, 10), blue.FramesOfAsync(0, 10));

        Assert.All(red.Frames, frame => Assert.True(frame is { Red: > 200, Green: < 60, Blue: < 60 }, frame.ToString()));
        Assert.All(green.Frames, frame => Assert.True(frame is { Red: < 60, Green: > 200, Blue: < 60 }, frame.ToString()));
        Assert.All(blue.Frames, frame => Assert.True(frame is { Red: < 60, Green: < 60, Blue: > 200 }, frame.ToString()));
        Assert.Equal(("h264", 64, 48), (red.Description!.Codec, red.Description.Width, red.Description.Height));
        Assert.Equal("main/red", red.Description.Location.Name);
        Assert.Equal(TimeSpan.Zero, red.Frames[0].Position);
        Assert.All(red.Frames.Zip(red.Frames.Skip(1)), pair => Assert.Equal(0.1, (pair.Second.Position - pair.First.Position).TotalSeconds, 0.011));
    }

    [Theory]
    [InlineData("-c:v libx265 -preset ultrafast -tune zerolatency -x265-params log-level=none:keyint=5", "hevc")]
    [InlineData("-c:v mjpeg -pix_fmt yuvj420p -huffman default -force_duplicated_matrix 1", "mjpeg")]
    [InlineData("-c:v libvpx -deadline realtime -cpu-used 8 -g 5", "vp8")]
    public async Task Other_codecs_come_through(string encoding, string codec)
    {
        await using var port = NewPort();
        var stream = port.Open("cam");
        using var sender = Sender.Ffmpeg(port.Url("cam"), "blue", encoding);
        await stream.FramesOfAsync(0, 5);
        Assert.Equal(codec, stream.Description!.Codec);
        Assert.All(stream.Frames, frame => Assert.True(frame is { Red: < 60, Green: < 60, Blue: > 200 }, frame.ToString()));
    }

    [Fact]
    public async Task A_rate_is_sampled_from_what_is_published()
    {
        await using var port = NewPort();
        var stream = port.Open("cam", new FixedRate(2));
        using var sender = Sender.Ffmpeg(port.Url("cam"));
        await stream.FramesOfAsync(0, 4);
        Assert.Equal([0, 0.5, 1, 1.5], stream.Frames.Take(4).Select(frame => Math.Round(frame.Position.TotalSeconds, 1)));
    }

    [Fact]
    public async Task A_publisher_that_is_killed_and_comes_again_begins_an_epoch_each_time_and_leaves_nothing_behind()
    {
        await using var port = NewPort();
        var stream = port.Open("cam");
        var (before, after) = (0, 0);
        for (var epoch = 0; epoch < 6; epoch++)
        {
            using (var sender = Sender.Ffmpeg(port.Url("cam")))
            {
                await stream.FramesOfAsync(epoch, 3);
                Assert.Equal((SourceState.Live, epoch, (long)epoch), (stream.Condition.State, stream.Condition.Epoch, stream.Condition.Reconnects));
            }

            await stream.StateAsync(SourceState.Reconnecting);
            await Children.GoneAsync();
            if (epoch == 1) before = Children.OpenFiles();
            after = Children.OpenFiles();
        }

        Assert.Equal(Enumerable.Range(0, 6), stream.Epochs);
        Assert.All(stream.Frames.Zip(stream.Frames.Skip(1)), pair => Assert.True(pair.First.Position < pair.Second.Position, pair.ToString()));
        Assert.InRange(after, 0, before + 3);
        Assert.Equal((6, 6, 0), (port.Dock.Counters.Admitted, port.Dock.Counters.Left, port.Dock.Counters.RefusedInAll));
        Assert.Equal(0, port.Listener.Connections);
    }

    [Fact]
    public async Task The_decoder_may_die_and_the_publisher_stays()
    {
        await using var port = NewPort();
        var stream = port.Open("cam");
        using var sender = Sender.Ffmpeg(port.Url("cam"));
        await stream.FramesOfAsync(0, 3);
        Children.KillDecoders();
        await stream.FramesOfAsync(1, 3);
        Assert.Equal(1, port.Dock.Counters.Admitted);
    }

    [SkippableFact]
    public async Task GStreamers_rtspclientsink_publishes_with_its_key_in_the_url_or_as_password()
    {
        await using var port = NewPort();
        Skip.IfNot(File.Exists("/usr/bin/gst-launch-1.0") && Directory.EnumerateFiles("/usr/lib", "libgstrtspclientsink.so", SearchOption.AllDirectories).Any(),
            "GStreamer's rtspclientsink is not installed: apt-get install gstreamer1.0-tools gstreamer1.0-rtsp gstreamer1.0-plugins-ugly");
        var stream = port.Open("cam");
        using (Sender.GStreamer(port.Url("cam"))) await stream.FramesOfAsync(0, 5);
        using (Sender.GStreamer(port.Url("cam", null), "user-id=cam", $"user-pw={TestGate.Key}")) await stream.FramesOfAsync(1, 5);
        Assert.All(stream.Frames, frame => Assert.True(frame is { Red: < 60, Green: < 60, Blue: > 200 }, frame.ToString()));
    }

    [Fact]
    public async Task Ffmpeg_publishes_with_its_key_as_the_urls_password()
    {
        await using var port = NewPort();
        var stream = port.Open("cam");
        using var sender = Sender.Ffmpeg($"rtsp://cam:{Uri.EscapeDataString(TestGate.Key)}@{port.Address}/cam");
        await stream.FramesOfAsync(0, 3);
        Assert.Equal(0, port.Dock.Counters.RefusedInAll);
    }

    [Fact]
    public async Task Publishing_over_tls_works()
    {
        await using var port = NewPort();
        using var own = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", own, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var secure = port.Listener.Listen(new IPEndPoint(IPAddress.Loopback, 0), certificate);
        var stream = port.Open("cam");
        using var sender = Sender.Ffmpeg($"rtsps://{secure}/cam?key={Uri.EscapeDataString(TestGate.Key)}");
        await stream.FramesOfAsync(0, 3);
    }

    [Theory]
    [InlineData("cam", null, "401 Unauthorized", PublishRefusal.WrongKey)]
    [InlineData("cam", "vk_wrong", "401 Unauthorized", PublishRefusal.WrongKey)]
    [InlineData("nobody", TestGate.Key, "404 Not Found", PublishRefusal.UnknownName)]
    [InlineData("closed", TestGate.Key, "503", PublishRefusal.StreamAbsent)]
    public async Task Who_may_not_publish_is_told_why(string name, string? key, string said, PublishRefusal counted)
    {
        await using var port = NewPort();
        port.Open("cam");
        port.Gate.Know("closed");
        using var sender = Sender.Ffmpeg(port.Url(name, key), options: "-loglevel verbose");
        Assert.Contains(said[..3], await sender.EndAsync(), StringComparison.Ordinal);
        Assert.Equal((1, 1), (port.Dock.Counters.Refused(counted), port.Dock.Counters.RefusedInAll));
    }

    [Fact]
    public async Task A_second_publisher_is_refused_and_the_first_goes_on()
    {
        await using var port = NewPort();
        var stream = port.Open("cam");
        using var first = Sender.Ffmpeg(port.Url("cam"));
        await stream.FramesOfAsync(0, 2);
        using var second = Sender.Ffmpeg(port.Url("cam"), "blue");
        Assert.Contains("403", await second.EndAsync(), StringComparison.Ordinal);
        Assert.Equal(1, port.Dock.Counters.Refused(PublishRefusal.NameTaken));
        await stream.FramesOfAsync(0, stream.Frames.Count + 3);
        Assert.All(stream.Frames, frame => Assert.True(frame.Blue < 60));
    }

    [Fact]
    public async Task Where_the_newest_wins_the_second_publisher_takes_over_in_a_new_epoch()
    {
        await using var port = NewPort();
        var stream = port.Open("cam", newestWins: true);
        using var first = Sender.Ffmpeg(port.Url("cam"));
        await stream.FramesOfAsync(0, 2);
        using var second = Sender.Ffmpeg(port.Url("cam"), "blue");
        await stream.FramesOfAsync(1, 2);
        await first.EndAsync();
        Assert.All(stream.Frames, frame => Assert.Equal(frame.Epoch == 1, frame.Blue > 200));
    }
}
