namespace Video.Tests;

public sealed class MethodSpecTests
{
    private static readonly string[] Names = ["stc", "none"];

    [Fact]
    public void A_name_alone_leaves_every_option_at_its_default()
    {
        var spec = Parse("stc");
        Assert.Equal("stc", spec.Name);
        Assert.Equal(0.25, spec.Number("ratio", 0.25, 0, 1));
        Assert.Equal(2, spec.Count("interval", 2, 1, 64));
        Assert.Equal("released", spec.Word("history", "released", "full"));
        Assert.Null(spec.OptionalCount("keep", 1, 196));
        Assert.Null(spec.OptionalNumber("rate", 0, 1));
        spec.RefuseOthers();
    }

    [Fact]
    public void Options_are_read_whatever_their_order()
    {
        var spec = Parse("stc:history=full,interval=4,ratio=1e-1,keep=60");
        Assert.Equal(0.1, spec.Number("ratio", 0.25, 0, 1));
        Assert.Equal(4, spec.Count("interval", 2, 1, 64));
        Assert.Equal("full", spec.Word("history", "released", "full"));
        Assert.Equal(60, spec.OptionalCount("keep", 1, 196));
        spec.RefuseOthers();
    }

    [Theory]
    [InlineData("stc")]
    [InlineData("stc:interval=4,ratio=0.1")]
    public void It_is_written_as_it_was_read(string text) => Assert.Equal(text, Parse(text).ToString());

    [Theory]
    [InlineData("stcc")]
    [InlineData("STC")]
    [InlineData("")]
    [InlineData(" stc")]
    [InlineData(":interval=4")]
    public void A_name_that_does_not_exist_is_answered_with_those_that_do(string text)
    {
        var error = Assert.Throws<VideoException>(() => Parse(text));
        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Equal("vision", error.Param);
        Assert.Contains("stc, none", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stc:")]
    [InlineData("stc:interval")]
    [InlineData("stc:interval=")]
    [InlineData("stc:=4")]
    [InlineData("stc:interval=4,")]
    [InlineData("stc:interval=4=5")]
    public void What_is_not_name_and_value_is_refused(string text) => AssertRefused("is not name=value", "vision", () => Parse(text));

    [Fact]
    public void An_option_given_twice_is_refused() => AssertRefused("'interval' is given twice", "vision", () => Parse("stc:interval=4,interval=5"));

    [Theory]
    [InlineData("1.01")]
    [InlineData("-0.01")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("half")]
    public void A_number_out_of_its_range_is_told_the_range(string value) =>
        AssertRefused($"'ratio' of method 'stc' is {value}; it is 0 to 1.", "ratio", () => Parse($"stc:ratio={value}").Number("ratio", 0.25, 0, 1));

    [Theory]
    [InlineData("0")]
    [InlineData("65")]
    [InlineData("-1")]
    [InlineData("2.0")]
    [InlineData("99999999999")]
    [InlineData("two")]
    public void A_count_out_of_its_range_is_told_the_range(string value) =>
        AssertRefused($"'interval' of method 'stc' is {value}; it is 1 to 64, whole.", "interval", () => Parse($"stc:interval={value}").Count("interval", 2, 1, 64));

    [Fact]
    public void A_span_is_two_numbers_in_order()
    {
        Assert.Equal((2, 5), Parse("stc:layers=2-5").OptionalSpan("layers", 0, 5));
        Assert.Equal((0, 0), Parse("stc:layers=0-0").OptionalSpan("layers", 0, 5));
        Assert.Null(Parse("stc").OptionalSpan("layers", 0, 5));
    }

    [Theory]
    [InlineData("5-2")]
    [InlineData("0-6")]
    [InlineData("3")]
    [InlineData("1-2-3")]
    [InlineData("-1-2")]
    [InlineData("a-b")]
    public void A_span_that_is_none_or_out_of_its_range_is_told_the_range(string value) =>
        AssertRefused($"'layers' of method 'stc' is {value}; it is two whole numbers from 0 to 5, written like 0-5.", "layers", () => Parse($"stc:layers={value}").OptionalSpan("layers", 0, 5));

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public void The_ends_of_a_range_belong_to_it(string value) =>
        Assert.Equal(double.Parse(value, System.Globalization.CultureInfo.InvariantCulture), Parse($"stc:ratio={value}").Number("ratio", 0.25, 0, 1));

    [Fact]
    public void A_word_that_does_not_exist_is_answered_with_those_that_do() =>
        AssertRefused("'history' of method 'stc' is Full; it is released or full.", "history", () => Parse("stc:history=Full").Word("history", "released", "full"));

    [Fact]
    public void An_option_that_the_method_does_not_have_is_answered_with_those_it_has()
    {
        var spec = Parse("stc:interval=4,speed=9");
        spec.Count("interval", 2, 1, 64);
        spec.Number("ratio", 0.25, 0, 1);
        AssertRefused("Method 'stc' has no option 'speed'; it has interval, ratio.", "speed", spec.RefuseOthers);
        AssertRefused("Method 'none' has no option 'speed'; it has none.", "speed", Parse("none:speed=9").RefuseOthers);
    }

    private static MethodSpec Parse(string text) => MethodSpec.Parse(text, "vision", Names);

    private static void AssertRefused(string message, string param, Action action)
    {
        var error = Assert.Throws<VideoException>(action);
        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Equal(param, error.Param);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
