namespace Video.Memory.Rekv;

/// <summary>How well frames matched a question over all layers.</summary>
/// <remarks>Layers' scores are of different sizes, so each layer's are brought to mean 0 and deviation 1 before they are averaged.</remarks>
internal sealed class RecallScores(int frames)
{
    private readonly double[] _sum = new double[frames];
    private int _layers;

    public void Add(IReadOnlyList<float> scores)
    {
        var mean = scores.Average();
        var deviation = Math.Sqrt(scores.Average(score => Math.Pow(score - mean, 2)));
        _layers++;
        if (deviation == 0) return;
        for (var i = 0; i < frames; i++) _sum[i] += (scores[i] - mean) / deviation;
    }

    /// <summary>Of the i-th frame that could be chosen; null where nothing was scored.</summary>
    public double? Of(long i) => _layers == 0 ? null : _sum[i] / _layers;
}
