using Video.Ingest.Sources;

namespace Video.Ingest.Tests.Sources;

public sealed class SourceLocationTests
{
    [Fact]
    public void A_relative_path_becomes_a_full_one() =>
        Assert.Equal(Path.Combine(Directory.GetCurrentDirectory(), "-i.mp4"), SourceLocation.Parse("-i.mp4").Path);

    [Fact]
    public void A_file_url_is_a_path() => Assert.Equal("/a b/c.mp4", SourceLocation.Parse("file:///a%20b/c.mp4").Path);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("gopher://host/clip")]
    [InlineData("concat://a|b")]
    [InlineData("http://")]
    [InlineData("a\" -f lavfi -i \"b.mp4")]
    [InlineData("a\nb.mp4")]
    public void What_is_neither_file_nor_known_url_is_refused(string location) =>
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<VideoException>(() => SourceLocation.Parse(location)).Code);

    [Theory]
    [InlineData("rtsp://user:secret@camera/live", "rtsp://camera/live")]
    [InlineData("http://camera/live?token=secret&size=2&API_KEY=secret#x", "http://camera/live?token=***&size=2&API_KEY=***#x")]
    [InlineData("https://cdn/a.m3u8?X-Amz-Signature=secret&X-Amz-Date=1", "https://cdn/a.m3u8?X-Amz-Signature=***&X-Amz-Date=1")]
    [InlineData("http://camera/live?monkey=1&keyframe=2&author=3", "http://camera/live?monkey=1&keyframe=2&author=3")]
    public void A_name_holds_neither_credentials_nor_keys(string url, string name) => Assert.Equal(name, SourceLocation.Parse(url).Name);

    [Fact]
    public void What_ffmpeg_says_of_a_source_is_shown_without_credentials() => Assert.Equal(
        "rtsp://127.0.0.1:5/live?key=*** Invalid argument",
        SourceFault.WithoutCredentials("rtsp://user:se%40cret@127.0.0.1:5/live?key=secret Invalid argument"));

    [Fact]
    public void What_ffmpeg_would_take_for_a_protocol_is_a_files_name() =>
        Assert.EndsWith("/concat:a|b", SourceLocation.Parse("concat:a|b").Path, StringComparison.Ordinal);
}
