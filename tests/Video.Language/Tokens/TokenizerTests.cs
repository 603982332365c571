using Video.Language.Tokens;
using Video.Testing;

namespace Video.Language.Tests.Tokens;

public sealed class TokenizerTests
{
    [Fact]
    public void The_merge_learned_first_is_made_first()
    {
        var tokenizer = new SmallTokenizer().Merging("b c", "a b").Build();

        Assert.Equal(["a", "bc"], Tokens(tokenizer, "abc"));
    }

    [Fact]
    public void Among_equal_merges_the_leftmost_is_made_first()
    {
        var tokenizer = new SmallTokenizer().Merging("a a").Build();

        Assert.Equal(["aa", "aa", "a"], Tokens(tokenizer, "aaaaa"));
    }

    [Fact]
    public void Merges_build_on_merges_and_stay_inside_of_their_piece()
    {
        var tokenizer = new SmallTokenizer().Merging("t h", "th e", "Ġ the").Build();

        Assert.Equal(["the", " the", " the"], Tokens(tokenizer, "the the the"));
    }

    [Fact]
    public void Merges_may_be_written_as_pairs()
    {
        var tokenizer = new SmallTokenizer().Merging("a b").WithModel("merges", """[["a","b"]]""").Build();

        Assert.Equal(["ab", "c"], Tokens(tokenizer, "abc"));
    }

    [Theory]
    [InlineData(true, new[] { "abc" })]
    [InlineData(false, new[] { "ab", "c" })]
    public void A_whole_piece_is_one_token_only_where_merges_may_be_ignored(bool ignoreMerges, string[] expected)
    {
        var small = new SmallTokenizer().Merging("a b").WithModel("ignore_merges", ignoreMerges ? "true" : "false");
        small.Model["vocab"]!["abc"] = 900;

        Assert.Equal(expected, Tokens(small.Build(), "abc"));
    }

    [Fact]
    public void Every_byte_survives_the_way_there_and_back()
    {
        var tokenizer = new SmallTokenizer().Build();
        var text = string.Concat(Enumerable.Range(0, 0x3000).Where(c => c is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32)) + "🙂𠮷\u0000";

        Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
    }

    [Fact]
    public void An_unpaired_surrogate_counts_as_the_replacement_character()
    {
        var tokenizer = new SmallTokenizer().Build();

        Assert.Equal("a\uFFFDb", tokenizer.Decode(tokenizer.Encode("a\uD800b")));
    }

    [Fact]
    public void Nothing_is_no_tokens() => Assert.Empty(new SmallTokenizer().Build().Encode(""));

    [Theory]
    [InlineData("a\u030A", "\u00E5")]                              // base and mark
    [InlineData("\u212B", "\u00E5", true)]                         // a singleton, which only decomposes
    [InlineData("q\u0323\u0307", "q\u0323\u0307")]                 // nothing to compose
    [InlineData("q\u0307\u0323", "q\u0323\u0307")]                 // marks in order of class
    [InlineData("\u1E0B\u0323", "\u1E0D\u0307")]                   // taken apart, ordered, put together otherwise
    [InlineData("\u1112\u1161\u11AB", "\uD55C")]                   // Hangul
    [InlineData("\uD558\u11AB", "\uD55C")]
    [InlineData("\u0958", "\u0915\u093C")]                         // excluded from composition
    [InlineData("\uFB2A", "\u05E9\u05C1")]
    [InlineData("\U0001D15E", "\U0001D157\U0001D165")]
    [InlineData("\U000110A5\U000110BA", "\U000110AB")]             // beyond U+FFFF
    [InlineData("e\u0301\u0301e", "\u00E9\u0301e")]
    [InlineData("\u0301a", "\u0301a")]                             // a mark with nothing before it
    public void Text_is_brought_into_form_C(string text, string expected, bool uppercase = false)
    {
        var tokenizer = new SmallTokenizer().With("normalizer", """{"type":"NFC"}""").Build();

        Assert.Equal(uppercase ? expected.ToUpperInvariant() : expected, tokenizer.Decode(tokenizer.Encode(text)));
    }

    [Fact]
    public void Without_a_normalizer_text_stays_as_it_is()
    {
        var tokenizer = new SmallTokenizer().Build();

        Assert.Equal("e\u0301", tokenizer.Decode(tokenizer.Encode("e\u0301")));
    }

    [Fact]
    public void A_prefix_space_is_given_to_text_without_one()
    {
        var tokenizer = new SmallTokenizer().With("pre_tokenizer", """{"type":"ByteLevel","add_prefix_space":true}""").Build();

        Assert.Equal(" a b", tokenizer.Decode(tokenizer.Encode("a b")));
        Assert.Equal(" a b", tokenizer.Decode(tokenizer.Encode(" a b")));
    }

    [Fact]
    public void Unknown_bytes_become_the_unknown_token_or_nothing()
    {
        var dropping = new SmallTokenizer();
        dropping.Model["vocab"]!.AsObject().Remove("z");
        Assert.Equal("ab", dropping.Build().Decode(dropping.Build().Encode("azzb")));

        dropping.Model["vocab"]!["<unk>"] = 999;
        dropping.Model["unk_token"] = "<unk>";
        Assert.Equal(["a", "<unk>", "<unk>", "b"], Tokens(dropping.Build(), "azzb"));

        dropping.Model["fuse_unk"] = true;
        Assert.Equal(["a", "<unk>", "b"], Tokens(dropping.Build(), "azzb"));
    }

    [Fact]
    public void Ids_that_no_token_has_decode_to_nothing()
    {
        var tokenizer = new SmallTokenizer().Adding("<end>", """{"special":true}""").Build();

        Assert.Equal("a", tokenizer.Decode([-1, tokenizer.IdOf("a")!.Value, 500, 1_000_000]));
        Assert.Equal(1001, tokenizer.VocabularySize);
        Assert.Null(tokenizer.IdOf("<begin>"));
    }

    [Fact]
    public void A_word_of_many_thousand_characters_takes_no_quadratic_time()
    {
        var tokenizer = new SmallTokenizer().Merging("a a", "aa aa", "aaaa aaaa").Build();
        Assert.Equal(125, tokenizer.Encode(new string('a', 1000)).Count);

        var watch = System.Diagnostics.Stopwatch.StartNew();
        var ids = tokenizer.Encode(new string('a', 800_000));

        // About half a second here; quadratic would be minutes.
        Assert.Equal(100_000, ids.Count);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"took {watch.Elapsed}");
    }

    [Fact]
    public void Many_threads_get_the_same_ids()
    {
        var tokenizer = new SmallTokenizer().Merging("t h", "th e", "Ġ the").Build();
        var expected = tokenizer.Encode("the cat the hat the end");

        Parallel.For(0, 200, i =>
        {
            Assert.Equal(expected, tokenizer.Encode("the cat the hat the end"));
            Assert.Equal($"the {i}", tokenizer.Decode(tokenizer.Encode($"the {i}")));
        });
    }

    [Fact]
    public void The_embedded_model_reads_a_time_as_three_tokens()
    {
        var tokenizer = Tokenizer.Load(Path.Combine(Repository.Root, "src", "checkpoints", "small-world"));

        Assert.Equal(["00", ":03", ":12"], Tokens(tokenizer, "00:03:12"));
        Assert.Equal(3, tokenizer.Encode("23:59:59").Count);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("n"), "tokenizer.json");

        var error = Assert.Throws<VideoException>(() => Tokenizer.Load(path));

        Assert.Equal(ErrorCode.UnusableModel, error.Code);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Tokens(Tokenizer tokenizer, string text) => tokenizer.Encode(text).Select(id => tokenizer.Decode([id]));
}
