using Video.Ingest.Network;

namespace Video.Ingest.Tests.Network;

public sealed class PlaylistTests
{
    private static readonly Uri Here = new("https://cdn.example/a/live.m3u8");

    [Fact]
    public void Hosts_that_speak_TLS_are_named_without_it_and_remembered()
    {
        var origins = new HttpOrigins();

        var text = Playlist.Rewrite("#EXTM3U\r\n#EXT-X-KEY:METHOD=AES-128,URI=\"https://keys.example/k\"\r\n#EXTINF:1,\r\nhttps://cdn2.example:8443/1.ts\r\n//cdn3.example/2.ts\r\n3.ts\r\n/4.ts\r\n", Here, origins);

        Assert.Equal("#EXTM3U\r\n#EXT-X-KEY:METHOD=AES-128,URI=\"http://keys.example:443/k\"\r\n#EXTINF:1,\r\nhttp://cdn2.example:8443/1.ts\nhttp://cdn3.example:443/2.ts\n3.ts\n/4.ts\n", text);
        Assert.Equal("https://keys.example/k", origins.Real(new Uri("http://keys.example:443/k")).AbsoluteUri);
        Assert.Equal("http://keys.example/k", origins.Real(new Uri("http://keys.example/k")).AbsoluteUri);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("data:video/mp2t;base64,AAAA")]
    [InlineData("tcp://10.0.0.1:22")]
    [InlineData("httpproxy://10.0.0.1:80/x")]
    [InlineData("concat:a.ts|b.ts")]
    [InlineData("crypto+http://10.0.0.1/")]
    [InlineData("subfile,,start,0,end,9,,:/etc/passwd")]
    [InlineData("http:relative")]
    public void What_is_neither_http_nor_https_is_refused(string reference)
    {
        var (line, attribute) = ($"#EXTM3U\n#EXTINF:1,\n{reference}\n", $"#EXTM3U\n#EXT-X-MAP:URI=\"{reference}\"\n");

        Assert.Equal($"The playlist refers to '{reference}', which may not be opened.", Assert.Throws<VideoException>(() => Playlist.Rewrite(line, Here, new HttpOrigins())).Message);
        Assert.Throws<VideoException>(() => Playlist.Rewrite(attribute, Here, new HttpOrigins()));
    }

    [Fact]
    public void A_playlist_of_endless_hosts_is_refused()
    {
        var lines = Enumerable.Range(0, 1000).Select(n => $"https://host{n}.example/1.ts");

        Assert.Throws<VideoException>(() => Playlist.Rewrite("#EXTM3U\n" + string.Join('\n', lines), Here, new HttpOrigins()));
    }
}
