using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Video.Ingest.Network;
using Video.Ingest.Sources;
using Video.Ingest.Tests.Live;

namespace Video.Ingest.Tests.Network;

[Collection("ffmpeg")]
public sealed class RtspRelayTests
{
    private readonly UrlGate _gate = new(UrlPolicy.Allowing(["127.0.0.1"]));

    [SkippableFact]
    public async Task What_is_wrong_with_a_camera_is_told_in_plain_words()
    {
        await using var camera = await RtspServer.StartAsync();

        Assert.Equal("h264", (await ProbeAsync(camera.Live)).Codec);
        await FailsAsync(camera.Live.Replace("live", "sound", StringComparison.Ordinal), ErrorCode.UnusableSource, "has sound but no picture.");
        await FailsAsync(camera.Live.Replace("live", "nowhere", StringComparison.Ordinal), ErrorCode.NotFound, "does not exist (404).");
    }

    [Fact]
    public async Task A_camera_that_says_nothing_is_given_up()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var url = $"rtsp://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/live";
        await using var route = await SourceRoute.OpenAsync(SourceLocation.Parse(url), _gate, default);

        var failure = await Assert.ThrowsAsync<VideoException>(() => SourceProbe.ProbeAsync(route, default, TimeSpan.FromSeconds(1)));

        Assert.Equal($"'{url}' gave no answer within 1 s.", failure.Message);
    }

    [SkippableFact]
    public async Task A_camera_that_speaks_TLS_is_read()
    {
        await using var camera = await RtspServer.StartAsync("viewer", "secret");
        using var certificate = HttpRelayTests.SelfSigned();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await using var secure = new SslStream(client.GetStream());
            await secure.AuthenticateAsServerAsync(certificate);
            using var server = new TcpClient("127.0.0.1", camera.Port);
            try
            {
                await Task.WhenAny(secure.CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(secure));
            }
            catch (IOException)
            {
                // ffprobe has seen enough.
            }
        });

        var source = await ProbeAsync($"rtsps://viewer:secret@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/live");

        Assert.Equal(("h264", 160, 120), (source.Codec, source.Width, source.Height));
        await serving;
    }

    private Task<SourceDescription> ProbeAsync(string url) => SourceProbe.ProbeAsync(url, _gate, default);

    private async Task FailsAsync(string url, ErrorCode code, string words)
    {
        var failure = await Assert.ThrowsAsync<VideoException>(() => ProbeAsync(url));

        Assert.Equal((code, $"'{url}' {words}"), (failure.Code, failure.Message));
    }
}
