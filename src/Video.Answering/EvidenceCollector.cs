using Video.Language.Models;
using Video.Memory.Window;
using static TorchSharp.torch;

namespace Video.Answering;

/// <summary>Adds up how much the tokens of an answer looked at each frame, and names the spans that drew the most.</summary>
/// <remarks>
/// Evidence is what the model attended to while it chose its words: for every token of the answer, the attention of its last query row,
/// summed over heads and over the later half of the layers (earlier layers look around, later ones look at what they use).
/// </remarks>
internal sealed class EvidenceCollector(IReadOnlyList<RememberedFrame> frames, int layers) : IAttentionProbe
{
    private const int MostSpans = 3;
    private readonly double[] _weights = new double[frames.Count];

    public void Observe(int layer, Tensor probabilities)
    {
        if (layer < layers / 2 || frames.Count == 0) return;
        using var scope = NewDisposeScope();
        var last = probabilities.select(1, -1).to_type(ScalarType.Float32).sum(dim: 0).cpu();   // [past + n]
        var mass = last.data<float>().ToArray();
        for (var i = 0; i < frames.Count; i++)
            for (var token = frames[i].Start; token < frames[i].End; token++) _weights[i] += mass[token];
    }

    /// <summary>The spans of frames that together drew half of the attention, strongest frames first in, at most three, in order of time.</summary>
    public IReadOnlyList<Evidence> Spans()
    {
        var total = _weights.Sum();
        if (total <= 0) return [];
        var chosen = new SortedSet<int>();
        var covered = 0.0;
        foreach (var i in Enumerable.Range(0, frames.Count).OrderByDescending(i => _weights[i]))
        {
            if (covered >= total / 2 || SpansWith(chosen, i) > MostSpans) break;
            chosen.Add(i);
            covered += _weights[i];
        }
        return Merge(chosen, total);
    }

    private static int SpansWith(SortedSet<int> chosen, int next) =>
        chosen.Append(next).Order().Aggregate((Last: -2, Count: 0), (at, i) => (i, i == at.Last + 1 ? at.Count : at.Count + 1)).Count;

    private List<Evidence> Merge(SortedSet<int> chosen, double total)
    {
        var spans = new List<Evidence>();
        var previous = -2;
        foreach (var i in chosen)
        {
            var position = frames[i].Time.Position;
            var weight = _weights[i] / total;
            if (i == previous + 1) spans[^1] = new Evidence(spans[^1].Range with { To = position }, spans[^1].Weight + weight);
            else spans.Add(new Evidence(new TimeRange(position, position), weight));
            previous = i;
        }
        return spans;
    }
}
