using Video.Answering;

namespace Video.Tests.Answering;

public sealed class StopTextsTests
{
    [Theory]
    [InlineData("a red square", "red", "a ")]
    [InlineData("a red square", "blue", "a red square")]
    [InlineData("rererered", "rered", "rere")]
    [InlineData("xx\n\nyy", "\n\n", "xx")]
    [InlineData("stop", "stop", "")]
    [InlineData("sto", "stop", "sto")]
    public void What_passes_ends_before_the_text_however_it_comes(string text, string stop, string passed)
    {
        for (var size = 1; size <= text.Length; size++)
        {
            var stops = new StopTexts([stop, "never"]);
            var got = string.Concat(text.Chunk(size).Select(piece => stops.Pass(new string(piece)))) + stops.Flush();
            Assert.Equal((passed, text.Contains(stop, StringComparison.Ordinal)), (got, stops.Met));
        }
    }

    [Fact]
    public void The_text_that_comes_first_ends_it() => Assert.Equal("a ", new StopTexts(["square", "red"]).Pass("a red square"));

    [Fact]
    public void Without_stop_texts_nothing_is_held_back() => Assert.Equal("any", new StopTexts([]).Pass("any"));
}
