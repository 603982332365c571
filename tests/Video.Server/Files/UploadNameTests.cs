using Video.Server.Files;

namespace Video.Tests.Server.Files;

public sealed class UploadNameTests
{
    [Theory]
    [InlineData("clip.mp4", "clip.mp4")]
    [InlineData("C:\\Users\\me\\My clip.mp4", "My clip.mp4")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("a\r\nSet-Cookie: x.mp4", "aSet-Cookie x.mp4")]
    [InlineData("..", "video")]
    [InlineData("", "video")]
    [InlineData(null, "video")]
    [InlineData("  .hidden.mp4 ", "hidden.mp4")]
    [InlineData("Tür 門 🚪.mp4", "Tür 門 🚪.mp4")]
    [InlineData("gpj.\u202E4pm.exe", "gpj.4pm.exe")]                   // letters that turn the direction hide what a name ends in
    [InlineData("\"><script>.mp4", "script.mp4")]
    public void A_name_is_made_safe_to_be_shown_and_sent(string? sent, string name) => Assert.Equal(name, UploadName.Of(sent));

    [Fact]
    public void A_long_name_keeps_its_ending()
    {
        var name = UploadName.Of(new string('x', 300) + ".mp4");
        Assert.Equal((UploadName.Longest, ".mp4"), (name.Length, name[^4..]));
        // A letter of two halves is not cut in two.
        Assert.Equal(UploadName.Longest - 1, UploadName.Of("x" + string.Concat(Enumerable.Repeat("🚪", 100))).Length);
    }
}
