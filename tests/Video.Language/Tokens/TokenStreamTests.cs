namespace Video.Language.Tests.Tokens;

public sealed class TokenStreamTests
{
    [Fact]
    public void A_character_appears_with_its_last_byte()
    {
        var tokenizer = new SmallTokenizer().Build();
        var stream = tokenizer.StartStream();

        var parts = tokenizer.Encode("a🙂é").Select(stream.Push).ToList();

        Assert.Equal(["a", "", "", "", "🙂", "", "é"], parts);
        Assert.Equal("", stream.Flush());
    }

    [Fact]
    public void A_character_that_is_never_finished_is_flushed_as_its_replacement()
    {
        var tokenizer = new SmallTokenizer().Build();
        var stream = tokenizer.StartStream();
        var cut = tokenizer.Encode("🙂").Take(3).ToList();

        Assert.All(cut, id => Assert.Equal("", stream.Push(id)));
        Assert.Equal("\uFFFD", stream.Flush());
        Assert.Equal("a", stream.Push(tokenizer.IdOf("a")!.Value));
    }

    [Fact]
    public void Parts_joined_equal_decoding_at_once_for_any_bytes()
    {
        var tokenizer = new SmallTokenizer().Adding("<end>", """{"special":true}""").Build();
        var random = new Random(7);

        for (var round = 0; round < 500; round++)
        {
            var ids = Enumerable.Range(0, 20).Select(_ => random.Next(3) == 0 ? 1000 : random.Next(256)).ToList();
            foreach (var skip in new[] { false, true })
            {
                var stream = tokenizer.StartStream(skip);
                var joined = string.Concat(ids.Select(stream.Push)) + stream.Flush();
                Assert.Equal(tokenizer.Decode(ids, skip), joined);
            }
        }
    }
}
