using Video.Streams;

namespace Video.Tests.Streams;

public sealed class SourceGateTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("video-gate-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("clip.mp4")]
    [InlineData("below/clip.mp4")]
    [InlineData("not-there.mp4")]
    public void Files_below_an_allowed_folder_are_admitted(string name) =>
        Assert.Equal(Path.Combine(_root, name), Gate().Admit(Path.Combine(_root, name)));

    [Theory]
    [InlineData("http://camera/live.m3u8")]
    [InlineData("rtsp://user:secret@camera:554/1")]
    public void Urls_of_the_schemes_that_ingest_takes_are_admitted(string url) => Assert.Equal(url, Gate().Admit(url));

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("ROOT/../outside.mp4")]
    [InlineData("ROOTandmore/clip.mp4")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://host/clip.mp4")]
    [InlineData("concat:/etc/passwd|/etc/hosts")]
    [InlineData("subfile,,start,0,end,0,,:/etc/passwd")]
    [InlineData("")]
    public void Everything_else_is_refused(string source) => Assert.Equal(
        ErrorCode.InvalidArgument, Assert.Throws<VideoException>(() => Gate().Admit(source.Replace("ROOT", _root, StringComparison.Ordinal))).Code);

    [Fact]
    public void A_link_does_not_lead_out_of_an_allowed_folder()
    {
        File.CreateSymbolicLink(Path.Combine(_root, "link.mp4"), "/etc/passwd");
        Directory.CreateSymbolicLink(Path.Combine(_root, "etc"), "/etc");
        Assert.Throws<VideoException>(() => Gate().Admit(Path.Combine(_root, "link.mp4")));
        Assert.Throws<VideoException>(() => Gate().Admit(Path.Combine(_root, "etc", "passwd")));
    }

    private SourceGate Gate() => new([_root]);
}
