using TorchSharp;
using Video.Answering.Summaries;
using Video.Inference.Engine;
using Video.Language.Choosing;
using Video.Language.Models;

namespace Video.Tests.Answering.Summaries;

public sealed class WrittenSummaryTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    private const int Tokens = 12;

    private static readonly ChunkSummary[] Chunks =
    [
        .. Enumerable.Range(0, 3).Select(i => new ChunkSummary
        {
            Index = i, Source = 0, From = TimeSpan.FromSeconds(8 * i), To = TimeSpan.FromSeconds(8 * i + 8), Ended = ChunkEnd.Length, Next = default, Frames = 16, Caption = $"red bar moving left\n{i}",
        }),
    ];

    [Fact]
    public void The_embedded_model_is_not_asked_to_write() => Assert.False(WrittenSummary.IsFor(world.Model));

    // The embedded model writes no sense; that it is what the model writes is all that is asked here.
    [Fact]
    public async Task The_text_is_what_the_model_says_to_the_captions_read_without_pictures()
    {
        var text = await Writer().SectionAsync(Chunks, default);

        Assert.NotEmpty(text);
        Assert.Equal(await PlainlyAsync(
            "These are captions of consecutive parts of a video, each with its time. Sum them up in a few sentences. Use only what they say; name times where they matter.\n\n"
            + "00:00:00-00:00:08: red bar moving left 0\n00:00:08-00:00:16: red bar moving left 1\n00:00:16-00:00:24: red bar moving left 2"), text);
    }

    [Fact]
    public async Task One_section_is_the_whole_and_many_are_summed_up_in_levels()
    {
        var one = new SummarySection(0, default, TimeSpan.FromSeconds(8), 0, 0, "all there is");
        Assert.Equal("all there is", await Writer().WholeAsync([one], Chunks, [], default));

        SummarySection[] many = [.. Enumerable.Range(0, 9).Select(i => one with { From = TimeSpan.FromSeconds(8 * i), To = TimeSpan.FromSeconds(8 * i + 8), Text = $"red bar {i}" })];
        Assert.NotEqual(many[0].Text, await Writer().WholeAsync(many, Chunks, [], default));
    }

    [Fact]
    public async Task Of_parts_without_captions_nothing_is_made_up() =>
        Assert.Equal("Of this nothing is known.", await Writer().SectionAsync([Chunks[0] with { Caption = null }], default));

    private WrittenSummary Writer() => new(world.Model, world.Engine, SummaryWords.Of(world.Model, new SummaryOptions()) with { ProseTokens = Tokens });

    /// <summary>The same without a cache between tokens.</summary>
    private async Task<string> PlainlyAsync(string prompt)
    {
        var tokens = world.Model.Prompt.AskWithoutVideo(prompt).ToList();
        var said = new List<int>();
        while (said.Count < Tokens)
        {
            var next = await world.Engine.RunAsync(WorkClass.Batch, () =>
            {
                using var none = torch.no_grad();
                using var scope = torch.NewDisposeScope();
                using var cache = new GrowingCache(world.Model.Language.Config);
                var hidden = world.Model.Read(world.Model.Embed(tokens), cache);
                return new TokenChooser().Choose(world.Model.Language.Logits(hidden.narrow(0, hidden.shape[0] - 1, 1)).squeeze(0));
            });
            if (world.Model.EndTokens.Contains(next)) break;
            said.Add(next);
            tokens.Add(next);
        }
        var stream = world.Model.Tokenizer.StartStream(skipSpecial: true);
        return (string.Concat(said.Select(stream.Push)) + stream.Flush()).Trim();
    }
}
