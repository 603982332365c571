namespace Video.Language.Tests.Tokens;

public sealed class AddedTokenTests
{
    [Fact]
    public void The_longest_of_those_that_begin_at_a_place_is_taken()
    {
        var tokenizer = new SmallTokenizer().Adding("<a>").Adding("<a><b>").Adding("<b>").Build();

        Assert.Equal([1001, 1000, 1002], tokenizer.Encode("<a><b><a>").Concat(tokenizer.Encode("<b>")));
    }

    [Fact]
    public void A_special_token_is_left_out_where_that_is_wanted()
    {
        var tokenizer = new SmallTokenizer().Adding("<end>", """{"special":true}""").Adding("<tool>").Build();
        var ids = tokenizer.Encode("a<end>b<tool>");

        Assert.Equal("a<end>b<tool>", tokenizer.Decode(ids));
        Assert.Equal("ab<tool>", tokenizer.Decode(ids, skipSpecial: true));
        Assert.True(tokenizer.IsSpecial(1000));
        Assert.False(tokenizer.IsSpecial(1001));
    }

    [Fact]
    public void Space_on_the_sides_that_a_token_strips_is_part_of_it()
    {
        var tokenizer = new SmallTokenizer().Adding("<l>", """{"lstrip":true}""").Adding("<r>", """{"rstrip":true}""").Build();

        Assert.Equal("a<l> b", tokenizer.Decode(tokenizer.Encode("a \n <l> b")));
        Assert.Equal("a <r>b", tokenizer.Decode(tokenizer.Encode("a <r> \t b")));
        Assert.Equal("<r><l>", tokenizer.Decode(tokenizer.Encode("<r>  <l>")));
    }

    [Theory]
    [InlineData("the cat", true)]
    [InlineData("(cat)", true)]
    [InlineData("cat", true)]
    [InlineData("cats", false)]
    [InlineData("bobcat", false)]
    [InlineData("cat_", false)]
    [InlineData("𝕝cat", false)]
    [InlineData("cat𠮷", false)]
    [InlineData("cat🙂", true)]
    public void A_single_word_token_is_not_part_of_a_word(string text, bool found)
    {
        var tokenizer = new SmallTokenizer().Adding("cat", """{"single_word":true}""").Build();

        Assert.Equal(found, tokenizer.Encode(text).Contains(1000));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void A_normalized_token_is_found_in_normalised_text(string normalized, bool found)
    {
        var tokenizer = new SmallTokenizer().With("normalizer", """{"type":"NFC"}""")
            .Adding("caf\u00E9", $$"""{"normalized":{{normalized}}}""").Build();

        Assert.Equal(found, tokenizer.Encode("cafe\u0301").Contains(1000));
        Assert.Contains(1000, tokenizer.Encode("caf\u00E9"));
    }

    [Fact]
    public void A_token_of_the_vocabulary_keeps_its_id_when_it_is_added_too()
    {
        var small = new SmallTokenizer();
        small.Model["vocab"]!["<s>"] = 300;
        var tokenizer = small.Adding("<s>", """{"special":true}""", id: 300).Build();

        Assert.Equal([300], tokenizer.Encode("<s>"));
        Assert.True(tokenizer.IsSpecial(300));
    }

    [Fact]
    public void A_token_is_found_between_astral_characters()
    {
        var tokenizer = new SmallTokenizer().Adding("<a>").Build();

        Assert.Equal("🙂<a>🙂", tokenizer.Decode(tokenizer.Encode("🙂<a>🙂")));
        Assert.Equal(1, tokenizer.Encode("🙂<a>🙂").Count(id => id == 1000));
    }
}
