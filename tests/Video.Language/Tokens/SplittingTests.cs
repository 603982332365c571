namespace Video.Language.Tests.Tokens;

/// <summary>How text is cut into pieces, seen through tokens: with every piece in the vocabulary, a piece is a token.</summary>
public sealed class SplittingTests
{
    [Theory]
    [InlineData("Isolated", false, "a|-|-|b|-|c")]
    [InlineData("Removed", false, "a|b|c")]
    [InlineData("Contiguous", false, "a|--|b|-|c")]
    [InlineData("MergedWithPrevious", false, "a-|-|b-|c")]
    [InlineData("MergedWithNext", false, "a|-|-b|-c")]
    [InlineData("Removed", true, "-|-|-")]
    [InlineData("MergedWithNext", true, "a-|-|b-|c")]
    public void Each_behaviour_does_with_matches_what_its_name_says(string behavior, bool invert, string expected) =>
        Assert.Equal(expected, Pieces(new SmallTokenizer().SplittingBy("-", behavior, invert), "a--b-c"));

    [Theory]
    [InlineData(@"\p{L}+", "ab1", "ab|1")]
    [InlineData(@"\p{L}+", "𝕝𠮷𞤀1", "𝕝𠮷𞤀|1")]                  // letters beyond U+FFFF
    [InlineData(@"\p{N}", "𝟘𝟙a", "𝟘|𝟙|a")]                        // digits beyond U+FFFF
    [InlineData(@"[^\s\p{L}\p{N}]+", "a🙂🙂b", "a|🙂🙂|b")]         // an emoji is neither
    [InlineData(@"\p{M}+", "a\U0001D165b", "a|\U0001D165|b")]      // a mark beyond U+FFFF
    [InlineData(@".", "🙂a", "🙂|a")]                              // one character, not two units
    [InlineData(@"a++b", "aab", "aab")]
    [InlineData(@"a*+a|b", "aab", "aa|b")]                         // possessive: gives nothing back
    [InlineData(@"[ab]?+b", "bb", "bb")]
    [InlineData(@"(?:ab)++.", "ababc", "ababc")]
    [InlineData(@"\p{N}{1,3}", "12345", "123|45")]
    [InlineData(@"x{,2}", "xxx", "xx|x")]
    [InlineData(@"(?:a{2}+)b", "aaaab", "aaaab")]                  // {n}+ repeats the repetition
    [InlineData(@"(?i:'s)", "it'S", "it|'S")]
    [InlineData(@"(?i:'s)", "it'\u017F", "it|'\u017F")]            // long s folds to s
    [InlineData(@"(?i)X", "axb", "a|x|b")]
    [InlineData(@"\w+", "a\u0903b c", "a\u0903b| |c")]             // a spacing mark is a word character
    [InlineData(@"\x{41}|\x42|\u0043", "ABCD", "A|B|C|D")]
    [InlineData(@"\p{^L}", "a1b", "a|1|b")]
    [InlineData(@"^b", "a\nb", "a\n|b")]                           // line ends are ends
    [InlineData(@"[]x]", "a]b", "a|]|b")]
    [InlineData(@"a{", "ba{", "b|a{")]                             // a brace that is no interval
    public void A_pattern_means_what_it_means_to_the_reference(string regex, string text, string expected) =>
        Assert.Equal(expected, Pieces(new SmallTokenizer().SplittingBy(regex), text));

    [Theory]
    [InlineData(@"\p{Han}+", "lacks")]
    [InlineData(@"[[:alpha:]]", "a class inside a class at position 1")]
    [InlineData(@"[a-z&&[^b]]", "an intersection of classes at position 4")]
    [InlineData(@"a\h", @"the escape \h at position 1")]
    [InlineData(@"a\b", @"the escape \b")]
    [InlineData(@"[\x{1F600}-\x{1F64F}]", "beyond U+FFFF")]
    [InlineData("[🙂]", "beyond U+FFFF")]
    [InlineData(@"a(?m:.)", "the group (?m: at position 1")]
    [InlineData(@"a(?i)b|c", "the group (?i) at position 1")]
    [InlineData(@"a{2}?", "{n}?")]
    [InlineData(@"(a", "lacks")]
    [InlineData(@"a)", "unmatched )")]
    [InlineData(@"[a", "a class without end")]
    [InlineData(@"a\", @"a lone \")]
    public void A_pattern_that_would_mean_something_else_is_refused_by_name(string regex, string reason)
    {
        var error = Assert.Throws<VideoException>(() => new SmallTokenizer().SplittingBy(regex).Build());

        Assert.Equal(ErrorCode.UnusableModel, error.Code);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "a|1|2|b")]
    [InlineData("false", "a|12|b")]
    public void Digits_stand_alone_or_together(string individual, string expected) => Assert.Equal(
        expected,
        Pieces(
            new SmallTokenizer().With(
                "pre_tokenizer",
                $$"""{"type":"Sequence","pretokenizers":[{"type":"Digits","individual_digits":{{individual}}},{"type":"ByteLevel","add_prefix_space":false}]}"""),
            "a12b"));

    [Fact]
    public void A_literal_is_no_pattern()
    {
        const string split = """{"type":"Split","pattern":{"String":"."},"behavior":"Isolated","invert":false}""";
        const string bytes = """{"type":"ByteLevel","add_prefix_space":false,"use_regex":false}""";
        var small = new SmallTokenizer().With("pre_tokenizer", $$"""{"type":"Sequence","pretokenizers":[{{split}},{{bytes}}]}""");

        Assert.Equal("ab|.|c", Pieces(small, "ab.c"));
    }

    [Theory]
    [InlineData("I'm  here\n", "I|'m| | here|\n")]
    [InlineData("x=1.5 !", "x|=|1|.|5| !")]
    [InlineData("  ", "  ")]
    public void Byte_level_alone_splits_as_GPT_2_did(string text, string expected) => Assert.Equal(expected, Pieces(new SmallTokenizer(), text));

    // Each text between the bars is made a token of the vocabulary, so ids tell where the pieces end.
    private static string Pieces(SmallTokenizer small, string text)
    {
        small.WithModel("ignore_merges", "true");
        for (var start = 0; start < text.Length; start++)
        {
            for (var end = start + 1; end <= text.Length; end++)
            {
                if (char.IsLowSurrogate(text[start]) || char.IsHighSurrogate(text[end - 1])) continue;
                small.Knowing(text[start..end]);
            }
        }

        var tokenizer = small.Build();
        return string.Join("|", tokenizer.Encode(text).Select(id => tokenizer.Decode([id])));
    }
}
