using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Video.Ingest.Network;
using Video.Ingest.Sources;
using Video.Ingest.Tests.Live;

namespace Video.Ingest.Tests.Network;

[Collection("ffmpeg")]
public sealed class HttpRelayTests(Clips clips) : IClassFixture<Clips>
{
    private readonly UrlGate _gate = new(UrlPolicy.Allowing([StrangeServer.Address]));

    [Fact]
    public async Task A_redirect_to_an_admitted_host_is_followed()
    {
        var clip = await File.ReadAllBytesAsync(await clips.NumberedAsync("moved.mkv", 10));
        await using var server = new StrangeServer(head => head.StartsWith("GET /here", StringComparison.Ordinal) ? StrangeServer.RedirectTo("/there.mkv?a=b%2Fc") : StrangeServer.Ok(clip));

        Assert.Equal(Enumerable.Range(0, 10), await NumbersAsync(server.UrlOf("here.mkv")));
    }

    [Theory]
    [InlineData("user:se%3Acret@", true)]
    [InlineData("user:wrong@", false)]
    [InlineData("", false)]
    public async Task A_server_that_asks_for_a_password_gets_the_one_of_the_URL(string credentials, bool right)
    {
        var clip = await File.ReadAllBytesAsync(await clips.NumberedAsync($"locked{credentials.Length}.mkv", 10));
        var key = Convert.ToBase64String("user:se:cret"u8);
        await using var server = new StrangeServer(head => head.Contains($"Authorization: Basic {key}", StringComparison.Ordinal)
            ? StrangeServer.Ok(clip) : StrangeServer.Status("401 Unauthorized", "WWW-Authenticate: Basic realm=\"camera\""));
        var url = server.UrlOf("locked.mkv").Replace("//", $"//{credentials}", StringComparison.Ordinal);

        if (right) Assert.Equal(10, (await NumbersAsync(url)).Count);
        else Assert.Equal($"'{server.UrlOf("locked.mkv")}' wants a user and a password that fit (401).", (await Assert.ThrowsAsync<VideoException>(() => NumbersAsync(url))).Message);
    }

    [Fact]
    public async Task A_host_that_speaks_TLS_is_read_and_so_is_its_playlist()
    {
        var segment = await File.ReadAllBytesAsync(await clips.NumberedAsync("secure.ts", 10, output: "-c:v libx264 -g 5"));
        using var certificate = SelfSigned();
        using var listener = new TcpListener(IPAddress.Parse(StrangeServer.Address), 0);
        listener.Start();
        var root = $"https://{StrangeServer.Address}:{((IPEndPoint)listener.LocalEndpoint).Port}";
        var list = Encoding.ASCII.GetBytes($"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1.0,\n{root}/secure.ts\n#EXT-X-ENDLIST\n");
        var serving = ServeTlsAsync(listener, certificate, head => StrangeServer.Ok(head.Contains("m3u8", StringComparison.Ordinal) ? list : segment));

        Assert.Equal(Enumerable.Range(0, 10), await NumbersAsync($"{root}/list.m3u8"));

        listener.Stop();
        await serving;
    }

    [SkippableFact]
    public async Task A_file_whose_index_lies_at_its_end_is_read_piece_by_piece()
    {
        await using var nginx = await Nginx.StartAsync();
        File.Copy(await clips.NumberedAsync("index-last.mp4", 36, filter: "scale=320:240,noise=alls=60:allf=t"), Path.Combine(nginx.Root, "clip.mp4"));
        var gate = new UrlGate(UrlPolicy.Allowing(["127.0.0.1"]));
        var spec = Reading.Spec(nginx.UrlOf("clip.mp4")) with { From = TimeSpan.FromSeconds(3) };
        var times = new List<double>();

        await foreach (var frame in new FrameReader(null, gate).ReadAsync(spec))
            using (frame) times.Add(Math.Round(frame.Time.Position.TotalSeconds, 3));

        Assert.Equal([3, 3.1, 3.2, 3.3, 3.4, 3.5], times);
    }

    [Theory]
    [InlineData("404 Not Found", ErrorCode.NotFound, "does not exist (404)")]
    [InlineData("403 Forbidden", ErrorCode.UnusableSource, "may not be read (403)")]
    [InlineData("500 Internal Server Error", ErrorCode.UnusableSource, "is broken at its server")]
    public async Task What_a_server_refuses_is_told_in_plain_words(string status, ErrorCode code, string words)
    {
        await using var server = new StrangeServer(_ => StrangeServer.Status(status));

        var failure = await Assert.ThrowsAsync<VideoException>(() => SourceProbe.ProbeAsync(server.UrlOf("clip.mkv"), _gate, default));

        Assert.Equal((code, $"'{server.UrlOf("clip.mkv")}' {words}."), (failure.Code, failure.Message));
    }

    [Fact]
    public async Task Pictures_of_an_absurd_size_are_refused()
    {
        // A header of a few bytes that announces 20,000 x 20,000 pixels.
        await clips.FfmpegAsync("-f", "lavfi", "-i", "color=gray:size=64x64", "-frames:v", "1", "small.png");
        var bytes = await File.ReadAllBytesAsync(clips.PathOf("small.png"));
        Convert.FromHexString("00004E2000004E20").CopyTo(bytes.AsSpan(16));
        await File.WriteAllBytesAsync(clips.PathOf("absurd.png"), bytes);

        var failure = await Assert.ThrowsAsync<VideoException>(() => SourceProbe.ProbeAsync(clips.PathOf("absurd.png"), default));

        Assert.Equal(ErrorCode.UnusableSource, failure.Code);
    }

    private async Task<List<int>> NumbersAsync(string url)
    {
        var numbers = new List<int>();
        await foreach (var frame in new FrameReader(null, _gate).ReadAsync(Reading.Spec(url)))
            using (frame) numbers.Add(Numbers.Of(frame));
        return numbers;
    }

    internal static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=camera", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var signed = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(signed.Export(X509ContentType.Pkcs12), null);
    }

    private static async Task ServeTlsAsync(TcpListener listener, X509Certificate2 certificate, Func<string, byte[]> answer)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await using var stream = new SslStream(client.GetStream());
                await stream.AuthenticateAsServerAsync(certificate);
                var buffer = new byte[16 * 1024];
                var length = await stream.ReadAsync(buffer);
                if (length > 0) await stream.WriteAsync(answer(Encoding.ASCII.GetString(buffer, 0, length)));
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
        }
    }
}
