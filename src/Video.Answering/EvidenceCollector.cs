using Video.Language.Models;
using Video.Memory;
using static TorchSharp.torch;

namespace Video.Answering;

/// <summary>Adds up how much the tokens of an answer looked at each frame, and names the spans that drew the most.</summary>
/// <remarks>
/// Evidence is what the model attended to while it chose its words: for every token of the answer, the attention of its last query row,
/// summed over heads and over the later half of the layers (earlier layers look around, later ones look at what they use).
/// Where unchanged tokens are not sent again, a token shows its place until the next one from there, so a frame's span ends where its
/// most attended token was replaced, or where a frame was left out that may have replaced it.
/// </remarks>
internal sealed class EvidenceCollector(IQuestionView view, int layers, bool tokensStand) : IAttentionProbe
{
    private const int MostSpans = 3;
    private readonly double[][] _weights = [.. view.Frames.Select(frame => new double[frame.Count])];   // by frame, by token

    public void Observe(int layer, Tensor probabilities)
    {
        if (layer < layers / 2 || _weights.Length == 0) return;
        using var scope = NewDisposeScope();
        var last = probabilities.select(1, -1).to_type(ScalarType.Float32).sum(dim: 0).cpu();   // [past + n]
        var mass = last.data<float>().ToArray();
        foreach (var (frame, start) in view.Layout(layer))
            for (var token = 0; token < _weights[frame].Length; token++) _weights[frame][token] += mass[start + token];
    }

    /// <summary>The spans of frames that together drew half of the attention, strongest frames first in, at most three, in order of time.</summary>
    public IReadOnlyList<Evidence> Spans()
    {
        var weights = _weights.Select(tokens => tokens.Sum()).ToArray();
        var total = weights.Sum();
        if (total <= 0) return [];
        var chosen = new SortedSet<int>();
        var covered = 0.0;
        foreach (var i in Enumerable.Range(0, weights.Length).OrderByDescending(i => weights[i]))
        {
            if (covered >= total / 2 || SpansWith(chosen, i) > MostSpans) break;
            chosen.Add(i);
            covered += weights[i];
        }
        return Merge(chosen.Select(i => new Evidence(RangeOf(i), weights[i] / total)), chosen);
    }

    private int SpansWith(SortedSet<int> chosen, int next) =>
        chosen.Append(next).Order().Aggregate((Last: -2, Count: 0), (at, i) => (i, Neighbours(at.Last, i) ? at.Count : at.Count + 1)).Count;

    private bool Neighbours(int earlier, int later) => later == earlier + 1 && view.Frames[later].Follows;

    /// <summary>Spans of neighbouring frames, or that overlap, become one.</summary>
    private List<Evidence> Merge(IEnumerable<Evidence> evidence, IEnumerable<int> indices)
    {
        var spans = new List<Evidence>();
        var previous = -2;
        foreach (var (next, i) in evidence.Zip(indices))
        {
            if (spans.Count > 0 && (Neighbours(previous, i) || next.Range.From <= spans[^1].Range.To))
            {
                var to = next.Range.To > spans[^1].Range.To ? next.Range.To : spans[^1].Range.To;
                spans[^1] = new Evidence(spans[^1].Range with { To = to }, spans[^1].Weight + next.Weight);
            }
            else
            {
                spans.Add(next);
            }
            previous = i;
        }
        return spans;
    }

    private TimeRange RangeOf(int i)
    {
        var frames = view.Frames;
        var frame = frames[i];
        if (!tokensStand || frame.VisualTokens == 0) return new TimeRange(frame.Time.Position, frame.Time.Position);
        var strongest = Enumerable.Range(0, frame.VisualTokens).MaxBy(k => _weights[i][frame.Count - frame.VisualTokens + k]);
        var place = frame.Places[strongest];
        var next = Enumerable.Range(i + 1, frames.Count - i - 1).FirstOrDefault(j => !frames[j].Follows || frames[j].Places.Contains(place), frames.Count);
        return new TimeRange(frame.Time.Position, frames[next - 1].Until);
    }
}
