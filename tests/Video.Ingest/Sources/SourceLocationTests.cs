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

    [Fact]
    public void What_ffmpeg_would_take_for_a_protocol_is_a_files_name() =>
        Assert.EndsWith("/concat:a|b", SourceLocation.Parse("concat:a|b").Path, StringComparison.Ordinal);
}
