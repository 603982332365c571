using System.Text;
using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Language.Choosing;
using Video.Language.Models;
using static TorchSharp.torch;

namespace Video.Answering.Summaries;

/// <summary>Lets the model write about captions: it reads text alone, no pictures, and is told to add nothing.</summary>
/// <param name="model">Writes.</param>
/// <param name="engine">Where it runs, behind all work that somebody waits for.</param>
/// <param name="words">How long a text may be.</param>
public sealed class WrittenSummary(VideoModel model, InferenceEngine engine, SummaryWords words) : ISummaryWriter
{
    /// <summary>Positions that the captions of a section and the text about them may need.</summary>
    private const int LeastPositions = 8192;

    private const string AboutCaptions =
        "These are captions of consecutive parts of a video, each with its time. Sum them up in a few sentences. Use only what they say; name times where they matter.";

    private const string AboutSections =
        "These are summaries of consecutive sections of a video, each with its time. Sum up the whole in a few sentences. Use only what they say; name times where they matter.";

    public SummaryAuthor Author => SummaryAuthor.Model;

    /// <summary>Whether a model can.</summary>
    public static bool IsFor(VideoModel model) => model.Settings.Summary.Prose && model.Language.Config.MaxPositions >= LeastPositions;

    public Task<string> SectionAsync(IReadOnlyList<ChunkSummary> chunks, CancellationToken cancellation) =>
        WriteAsync(AboutCaptions, [.. chunks.Where(chunk => chunk.Caption is not null).Select(chunk => Item(chunk.From, chunk.To, chunk.Caption!))], cancellation);

    public async Task<string> WholeAsync(
        IReadOnlyList<SummarySection> sections, IReadOnlyList<ChunkSummary> chunks, IReadOnlyList<SourceEvent> events, CancellationToken cancellation)
    {
        var texts = sections.Select(section => (section.From, section.To, section.Text)).ToArray();
        while (texts.Length > SummaryTree.PartsASection)
        {
            var above = new List<(TimeSpan, TimeSpan, string)>();
            foreach (var group in texts.Chunk(SummaryTree.PartsASection)) above.Add((group[0].From, group[^1].To, await SumUpAsync(group, cancellation)));
            texts = [.. above];
        }
        return await SumUpAsync(texts, cancellation);
    }

    private Task<string> SumUpAsync((TimeSpan From, TimeSpan To, string Text)[] texts, CancellationToken cancellation) =>
        texts.Length == 1 ? Task.FromResult(texts[0].Text) : WriteAsync(AboutSections, [.. texts.Select(text => Item(text.From, text.To, text.Text))], cancellation);

    private static string Item(TimeSpan from, TimeSpan to, string text) => $"{Clock.Text(from)}-{Clock.Text(to)}: {text.ReplaceLineEndings(" ")}";

    private async Task<string> WriteAsync(string what, IReadOnlyList<string> items, CancellationToken cancellation)
    {
        if (items.Count == 0) return "Of this nothing is known.";
        var prompt = model.Prompt.AskWithoutVideo($"{what}\n\n{string.Join('\n', items)}");
        using var cache = new GrowingCache(model.Language.Config);
        var (chooser, stream, text) = (new TokenChooser(), model.Tokenizer.StartStream(skipSpecial: true), new StringBuilder());
        var token = await NextAsync(prompt);
        for (var written = 0; written < words.ProseTokens && !model.EndTokens.Contains(token); written++)
        {
            text.Append(stream.Push(token));
            token = await NextAsync([token]);
        }
        return text.Append(stream.Flush()).ToString().Trim();

        Task<int> NextAsync(IReadOnlyList<int> tokens) => engine.RunAsync(WorkClass.Batch, () =>
        {
            using var none = no_grad();
            using var scope = NewDisposeScope();
            var hidden = model.Read(model.Embed(tokens), cache);
            return chooser.Choose(model.Language.Logits(hidden.narrow(0, hidden.shape[0] - 1, 1)).squeeze(0));
        }, cancellation);
    }
}
