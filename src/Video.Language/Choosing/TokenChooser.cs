using static TorchSharp.torch;

namespace Video.Language.Choosing;

/// <summary>Chooses the next token: the likeliest, or one drawn from the likely ones.</summary>
/// <remarks>
/// Draws come from a generator of its own, so a seed gives the same draws on every device and libtorch. One chooser serves one answer.
/// Nucleus: the smallest set of likeliest tokens whose probabilities reach top-p (Holtzman et al. 2019, arXiv 1904.09751), as upstream's
/// TopPLogitsWarper keeps it, after temperature.
/// </remarks>
public sealed class TokenChooser
{
    private readonly double _temperature;
    private readonly double _topP;
    private readonly SeededDraws _draws;

    /// <param name="temperature">0: always the likeliest. Otherwise logits are divided by it; at most 100.</param>
    /// <param name="topP">Above 0 and at most 1; 1 draws from all tokens.</param>
    /// <param name="seed">The same seed gives the same draws; null: a new one each time.</param>
    public TokenChooser(double temperature = 0, double topP = 1, long? seed = null)
    {
        if (temperature is not (>= 0 and <= 100)) throw Invalid($"temperature is {temperature}, but must be from 0 to 100.", "temperature");
        if (topP is not (> 0 and <= 1)) throw Invalid($"top_p is {topP}, but must be above 0 and at most 1.", "top_p");
        (_temperature, _topP, _draws) = (temperature, topP, new SeededDraws(seed ?? Random.Shared.NextInt64()));
    }

    /// <summary>The chosen token's id.</summary>
    /// <param name="logits">float32 [vocabulary], on any device; not changed.</param>
    public int Choose(Tensor logits)
    {
        using var scope = NewDisposeScope();
        return Choose(logits.data<float>().ToArray());
    }

    /// <summary>The same over plain numbers; they may not all be NaN.</summary>
    public int Choose(ReadOnlySpan<float> logits)
    {
        var likeliest = Likeliest(logits);
        return _temperature == 0 ? likeliest : Draw(Weights(logits, logits[likeliest]));
    }

    // The first of equals wins.
    private static int Likeliest(ReadOnlySpan<float> logits)
    {
        var best = -1;
        for (var i = 0; i < logits.Length; i++)
        {
            if (!float.IsNaN(logits[i]) && (best < 0 || logits[i] > logits[best])) best = i;
        }

        return best >= 0 ? best : throw new ArgumentException("There is no number among the logits.", nameof(logits));
    }

    // Softmax without its denominator; the likeliest token weighs 1.
    private double[] Weights(ReadOnlySpan<float> logits, double highest)
    {
        var weights = new double[logits.Length];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = float.IsNaN(logits[i]) ? 0 : Math.Exp((logits[i] - highest) / _temperature);
        return weights;
    }

    private int Draw(double[] weights)
    {
        var total = weights.Sum();
        if (_topP == 1) return Pick(Enumerable.Range(0, weights.Length), weights, total);
        var nucleus = Nucleus(weights, total);
        return Pick(nucleus, weights, nucleus.Sum(i => weights[i]));
    }

    private int Pick(IEnumerable<int> from, double[] weights, double total)
    {
        var left = _draws.Next() * total;
        var last = -1;
        foreach (var i in from)
        {
            if (weights[i] == 0) continue;
            last = i;
            left -= weights[i];
            if (left < 0) break;
        }

        return last;
    }

    private List<int> Nucleus(double[] weights, double total)
    {
        // All tokens below this share together weigh less than 1 - topP, so none of them belongs to the nucleus: no need to sort them.
        var least = (1 - _topP) / weights.Length * total;
        var order = Enumerable.Range(0, weights.Length).Where(i => weights[i] >= least).OrderByDescending(i => weights[i]).ToList();
        var (kept, reached) = (0, 0.0);
        while (kept < order.Count && reached < _topP * total) reached += weights[order[kept++]];
        return order.GetRange(0, Math.Max(1, kept));
    }

    private static VideoException Invalid(string message, string param) => new(ErrorCode.InvalidArgument, message, param);
}
