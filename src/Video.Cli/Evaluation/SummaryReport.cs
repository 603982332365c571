using System.Text;
using Video.Answering.Summaries;

namespace Video.Cli.Evaluation;

/// <summary>What an evaluation of summaries found.</summary>
/// <param name="Seconds">Of video, in all.</param>
/// <param name="Chunks">Parts that it was cut into.</param>
/// <param name="Refused">Events that the model named and that were not believed.</param>
/// <param name="Speed">Seconds of video summed up in a second.</param>
/// <param name="DecodeSpeed">The same for decoding alone, of the first clip.</param>
/// <param name="ReadSpeed">The same for decoding and reading, without a question, of the first clip.</param>
internal sealed record SummaryReport(
    string Model, int Clips, double Seconds, int Chunks, int Refused, ChunkRule Rule, IReadOnlyList<SummaryScore> Kinds, double Speed, double DecodeSpeed, double ReadSpeed)
{
    public SummaryScore All => Kinds.Aggregate(new SummaryScore("all", 0, 0, 0, 0), (a, b) => a + b);

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine($"{Clips} clips, {Seconds / 60:0.0} minutes, {Chunks} parts of at most {Rule.Most.TotalSeconds:0.#} s and a lead of {Rule.Lead.TotalSeconds:0.#} s, model {Model}; {Refused} events that it named were refused.").AppendLine();
        var table = new MarkdownTable("events", "true", "told", "right", "recall", "precision", "right ones with evidence");
        foreach (var score in Kinds.Append(All))
            table.Add(score.Kind, $"{score.True}", $"{score.Told}", $"{score.Right}", $"{score.Recall:0.0 %}", $"{score.Precision:0.0 %}", score.Right == 0 ? "" : $"{(double)score.WithEvidence / score.Right:0.0 %}");
        text.Append(table).AppendLine();
        var speed = new MarkdownTable("seconds of video in a second", "", "share of the time");
        speed.Add("decoding alone", $"{DecodeSpeed:0}", $"{Speed / DecodeSpeed:0 %}");
        speed.Add("decoding and reading", $"{ReadSpeed:0}", $"{Speed / ReadSpeed:0 %}");
        speed.Add("all: captions and events asked for", $"{Speed:0}", "100 %");
        return text.Append(speed).ToString();
    }
}
