using System.Text.Json.Nodes;
using Video.Language.Tokens;

namespace Video.Language.Tests.Tokens;

public sealed class TokenizerFileTests
{
    [Theory]
    [InlineData("model/type", "\"Unigram\"", "'Unigram'")]
    [InlineData("model/type", "\"WordPiece\"", "'WordPiece'")]
    [InlineData("model/type", "3", "'type' is not a string")]
    [InlineData("model/byte_fallback", "true", "byte_fallback")]
    [InlineData("model/dropout", "0.1", "dropout")]
    [InlineData("model/end_of_word_suffix", "\"</w>\"", "end_of_word_suffix")]
    [InlineData("model/continuing_subword_prefix", "\"##\"", "continuing_subword_prefix")]
    [InlineData("model/vocab", "[]", "'vocab' is not an object")]
    [InlineData("model/vocab", """{"a":-1}""", "'a' has id -1")]
    [InlineData("model/vocab", """{"a":2000000000}""", "'a' has id 2000000000")]
    [InlineData("model/vocab", """{"a":"0"}""", "'a' has id 0")]
    [InlineData("model/vocab", """{"a":7,"b":7}""", "have the same id 7")]
    [InlineData("model/merges", """["a b c"]""", "not two tokens")]
    [InlineData("model/merges", """[["a"]]""", "not two tokens")]
    [InlineData("model/merges", "[5]", "not two tokens")]
    [InlineData("model/merges", """["a b"]""", "'ab', which the vocabulary lacks")]
    [InlineData("model/merges", "3", "'merges' is not an array")]
    [InlineData("model/unk_token", "\"<unk>\"", "'<unk>', which the vocabulary lacks")]
    [InlineData("model/ignore_merges", "1", "'ignore_merges'")]
    [InlineData("model", "null", "no 'model'")]
    [InlineData("model", "7", "an object with 'type' is expected in place of 7")]
    [InlineData("decoder", "null", "decoder is 'none'")]
    [InlineData("decoder", """{"type":"Metaspace"}""", "'Metaspace'")]
    [InlineData("normalizer", """{"type":"Lowercase"}""", "'Lowercase'")]
    [InlineData("pre_tokenizer", "null", "no pre_tokenizer")]
    [InlineData("pre_tokenizer", """{"type":"Metaspace"}""", "Metaspace")]
    [InlineData("pre_tokenizer", """{"type":"Sequence","pretokenizers":[{"type":"Whitespace"},{"type":"ByteLevel"}]}""", "'Whitespace'")]
    [InlineData("pre_tokenizer", """{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"a"},"behavior":"Odd"},{"type":"ByteLevel"}]}""", "'Odd'")]
    [InlineData("added_tokens", """[{"id":1000}]""", "no 'content'")]
    [InlineData("added_tokens", """[{"content":"<x>"}]""", "no 'id'")]
    [InlineData("added_tokens", """[{"content":"<x>","id":0}]""", "have the same id 0")]
    public void What_cannot_be_done_exactly_is_refused_by_name(string place, string json, string reason)
    {
        var small = new SmallTokenizer();
        var steps = place.Split('/');
        (steps.Length == 1 ? small.Root : small.Model)[steps[^1]] = JsonNode.Parse(json);

        var error = Assert.Throws<VideoException>(() => Tokenizer.Parse(small.Root.ToJsonString(), "x/tokenizer.json"));

        Assert.Equal((ErrorCode.UnusableModel, "tokenizer.json"), (error.Code, error.Param));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("x/tokenizer.json", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    public void A_text_that_is_no_tokenizer_is_broken(string json)
    {
        var error = Assert.Throws<VideoException>(() => Tokenizer.Parse(json));

        Assert.Equal(ErrorCode.UnusableModel, error.Code);
    }
}
