namespace Video.Tests;

public sealed class StreamIdTests
{
    [Theory]
    [InlineData("lobby")]
    [InlineData("Gate-2.north_side")]
    [InlineData("0")]
    public void Letters_digits_and_three_marks_are_a_name(string text) => Assert.Equal(text, StreamId.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("lobby\n")]
    [InlineData("ümlaut")]
    public void Anything_else_is_refused_by_name_of_the_field(string text) =>
        Assert.Equal((ErrorCode.InvalidArgument, "id"), Fault(() => StreamId.Parse(text)));

    [Fact]
    public void Sixty_four_characters_are_the_longest_name()
    {
        Assert.Equal(64, StreamId.Parse(new string('a', 64)).Value.Length);
        Assert.Equal((ErrorCode.InvalidArgument, "id"), Fault(() => StreamId.Parse(new string('a', 65))));
    }

    [Fact]
    public void Made_names_are_names_and_differ()
    {
        var made = StreamId.New();
        Assert.Equal(made, StreamId.Parse(made.Value));
        Assert.NotEqual(made, StreamId.New());
    }

    private static (ErrorCode, string?) Fault(Action action)
    {
        var failure = Assert.Throws<VideoException>(action);
        return (failure.Code, failure.Param);
    }
}
