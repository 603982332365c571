using Video.Ingest.Network;

namespace Video.Ingest.Tests.Network;

/// <summary>URLs in all the clothes in which a private address is known to come: none of them is contacted. "{0}" is the canary's port.</summary>
public sealed class ForbiddenUrlTests : IDisposable
{
    private readonly Canary _canary = new();
    private readonly UrlGate _gate = new(UrlPolicy.PublicOnly, new NameTable()
        .With("localhost", ["127.0.0.1", "::1"]).With("localhost.", ["127.0.0.1"]).With("a.localhost", ["127.0.0.1"])
        .With("127.0.0.1.nip.example", ["127.0.0.1"]).With("mixed.example", ["93.184.216.34", "127.0.0.1"]).With("six.example", ["::ffff:127.0.0.1"])
        .With("metadata.google.internal", ["169.254.169.254"]).With("127.0.0.1.", ["127.0.0.1"]).With("0177.0.0.1", ["127.0.0.1"]).With("empty.example", Array.Empty<string>()));

    public static TheoryData<string> Urls =>
    [
        // the address in every notation
        "http://127.0.0.1:{0}/", "http://127.1:{0}/", "http://127.0.1:{0}/", "http://2130706433:{0}/", "http://0x7f000001:{0}/", "http://0x7f.0.0.1:{0}/",
        "http://0x7f.1:{0}/", "http://0177.0.0.1:{0}/", "http://017700000001:{0}/", "http://0177.1:{0}/", "http://127.0.0.1.:{0}/", "http://0:{0}/",
        "http://0.0.0.0:{0}/", "http://127.127.127.127:{0}/", "http://127.0.0.1:0{0}/", "http://①②⑦.⓪.⓪.①:{0}/", "http://127。0。0。1:{0}/",
        "rtsp://127.0.0.1:{0}/", "rtsp://2130706433:{0}/", "rtsp://0x7f.1:{0}/", "rtsp://0177.0.0.1:{0}/", "rtsps://127.0.0.1:{0}/", "https://127.0.0.1:{0}/",
        // IPv6, and IPv4 within it
        "http://[::1]:{0}/", "http://[0:0:0:0:0:0:0:1]:{0}/", "http://[::]:{0}/", "http://[::ffff:127.0.0.1]:{0}/", "http://[::ffff:7f00:1]:{0}/",
        "http://[::127.0.0.1]:{0}/", "http://[64:ff9b::127.0.0.1]:{0}/", "http://[64:ff9b:1::7f00:1]:{0}/", "http://[2002:7f00:1::]:{0}/",
        "http://[2001:0:7f00:1::]:{0}/", "http://[fe80::1]:{0}/", "http://[fe80::1%25lo]:{0}/", "http://[fc00::1]:{0}/", "http://[fd00:ec2::254]/",
        "http://[fec0::1]/", "http://[ff02::1]/", "rtsp://[::1]:{0}/", "rtsp://[::ffff:127.0.0.1]:{0}/",
        // names
        "http://localhost:{0}/", "http://LOCALHOST:{0}/", "http://localhost.:{0}/", "http://a.localhost:{0}/", "http://ⓛocalhost:{0}/", "rtsp://localhost:{0}/",
        "http://127.0.0.1.nip.example:{0}/", "http://mixed.example:{0}/", "http://six.example:{0}/", "http://metadata.google.internal/", "http://empty.example:{0}/",
        // userinfo and other delimiters
        "http://user@127.0.0.1:{0}/", "http://example.com@127.0.0.1:{0}/", "http://example.com:80@127.0.0.1:{0}/", "http://127.0.0.1:{0}\\@example.invalid/",
        "http://127.0.0.1:{0}#@example.invalid/", "http://127.0.0.1:{0}?@example.invalid/", "http://user:p%40ss@127.0.0.1:{0}/", "rtsp://admin:admin@127.0.0.1:{0}/live",
        // other networks that are not public
        "http://10.0.0.1/", "http://172.16.0.1/", "http://172.31.255.255/", "http://192.168.1.1/", "http://100.64.0.1/", "http://100.100.100.200/",
        "http://169.254.169.254/latest/meta-data/", "http://0xA9FEA9FE/", "http://2852039166/", "http://192.0.0.192/", "http://168.63.129.16/", "http://198.18.0.1/",
        "http://224.0.0.1/", "http://255.255.255.255/", "rtsp://10.0.0.1/live", "rtsps://192.168.0.10/live",
        // other schemes
        "gopher://127.0.0.1:{0}/", "ftp://127.0.0.1:{0}/", "tcp://127.0.0.1:{0}", "udp://127.0.0.1:{0}", "rtp://127.0.0.1:{0}", "rtmp://127.0.0.1:{0}/live",
        "dict://127.0.0.1:{0}/", "httpproxy://127.0.0.1:{0}/", "tls://127.0.0.1:{0}", "srt://127.0.0.1:{0}", "unix:///var/run/docker.sock",
        "concat:http://127.0.0.1:{0}/a|http://127.0.0.1:{0}/b", "subfile,,start,0,end,0,,:http://127.0.0.1:{0}/", "async:http://127.0.0.1:{0}/", "data://text/plain,x",
    ];

    public void Dispose() => _canary.Dispose();

    [Theory]
    [MemberData(nameof(Urls))]
    public async Task None_gets_through(string url)
    {
        var source = string.Format(System.Globalization.CultureInfo.InvariantCulture, url, _canary.Port);
        var sources = new FrameSources(TimeProvider.System, _gate);

        var failure = await Assert.ThrowsAsync<VideoException>(() => sources.ProbeAsync(source, default));

        Assert.Contains(failure.Code, new[] { ErrorCode.InvalidArgument, ErrorCode.NotFound, ErrorCode.UnusableSource });
        Assert.Equal(0, _canary.Contacts);
    }
}
