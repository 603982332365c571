using Video.Language.Models;
using static TorchSharp.torch;

namespace Video.Memory.Rekv;

/// <summary>One side of the attention: [heads, n, headDim] queries, rotated and scaled, over [key-value heads, m, headDim] keys and values.</summary>
internal readonly record struct Attended(Tensor Queries, Tensor Keys, Tensor Values);

/// <summary>Attention over a sliding window and, under the same softmax, over sink tokens that all stand at one distance.</summary>
/// <remarks>
/// Upstream's MultiStageDotProductionAttention: p = softmax([q_s K_s^T, q_w K_w^T]), out = p [V_s; V_w], where q_s is rotated to position
/// Local - 1 whatever its token's place and K_s not at all, and q_w sees the keys that are 0 to Local - 1 behind it.
/// </remarks>
internal static class SinkWindowAttention
{
    /// <param name="window">The last n keys belong to the queries.</param>
    /// <param name="sink">Null: none.</param>
    /// <param name="local">Tokens that a query looks back in the window, its own included.</param>
    /// <param name="fromAfar">
    /// True: the window's keys begin with the sink's, and a query attends to a sink token either here or there, never twice. False: all queries
    /// attend to all of the sink.
    /// </param>
    /// <param name="layer">For the probe.</param>
    /// <param name="probe">When given, sees [heads, n, m] over the window's keys, the sink's share at its beginning; only with <paramref name="fromAfar"/>.</param>
    /// <param name="scoresAtOnce">As in <see cref="CausalAttention"/>.</param>
    /// <returns>[n, heads * headDim]</returns>
    public static Tensor Attend(
        Attended window, Attended? sink, int local, bool fromAfar, int layer = 0, IAttentionProbe? probe = null,
        long scoresAtOnce = CausalAttention.ScoresAtOnce)
    {
        var reached = window.Keys.shape[1] <= local;
        if (reached && (sink is null || fromAfar)) return CausalAttention.Attend(window.Queries, window.Keys, window.Values, layer, probe);

        using var scope = NewDisposeScope();
        var (heads, count) = (window.Queries.shape[0], window.Queries.shape[1]);
        var rows = probe is not null ? count : Math.Clamp(scoresAtOnce / (heads * window.Keys.shape[1]), 1, count);
        var parts = new List<Tensor>();
        for (var start = 0L; start < count; start += rows)
            parts.Add(AttendRows(window, sink, start, Math.Min(rows, count - start), local, fromAfar, layer, probe));
        var attended = parts.Count == 1 ? parts[0] : cat(parts, 1);                    // [heads, n, headDim]
        return attended.transpose(0, 1).flatten(1).MoveToOuterDisposeScope();
    }

    /// <returns>[heads, rows, headDim]</returns>
    private static Tensor AttendRows(
        Attended window, Attended? sink, long start, long rows, int local, bool fromAfar, int layer, IAttentionProbe? probe)
    {
        using var scope = NewDisposeScope();
        var all = window.Keys.shape[1];
        var own = all - window.Queries.shape[1] + start;                               // index of the first query's own key
        var first = Math.Max(0, own - local + 1);
        var width = own + rows - first;
        var near = Scores(window, start, rows, first, width);                          // [shared, group, rows, width]
        HideFutureAndPast(near, hiddenOfFirst: own - local + 1 - first);
        var far = sink is { } given ? Scores(given, start, rows, 0, given.Keys.shape[1]) : null;
        if (far is not null && fromAfar) HideWhatTheWindowSees(far, own, local);

        var probabilities = nn.functional.softmax(far is null ? near : cat([far, near], 3), -1, ScalarType.Float32);
        var sinks = far?.shape[3] ?? 0;
        if (probe is not null) Show(probe, layer, probabilities, sinks, first, all);
        var attended = Weighted(probabilities.narrow(3, sinks, width), window.Values.narrow(1, first, width));
        if (sink is { } kept) attended.add_(Weighted(probabilities.narrow(3, 0, sinks), kept.Values));
        return attended.reshape(window.Queries.shape[0], rows, -1).MoveToOuterDisposeScope();
    }

    // The query heads that share keys become more rows of one product.
    private static Tensor Scores(Attended side, long start, long rows, long first, long width)
    {
        var (heads, dim, shared) = (side.Queries.shape[0], side.Queries.shape[2], side.Keys.shape[0]);
        var grouped = side.Queries.narrow(1, start, rows).reshape(shared, heads / shared * rows, dim);
        return grouped.matmul(side.Keys.narrow(1, first, width).transpose(1, 2)).view(shared, heads / shared, rows, width);
    }

    // [shared, group, rows, m] x [shared, m, headDim] -> [shared, group * rows, headDim]
    private static Tensor Weighted(Tensor probabilities, Tensor values) => probabilities.to_type(values.dtype).flatten(1, 2).matmul(values);

    /// <summary>Hides what comes after each query's own key, the own keys being the last; and what lies before its reach.</summary>
    /// <param name="scores">[shared, group, rows, width]</param>
    /// <param name="hiddenOfFirst">How many of the first keys the first query does not reach, each later query one more; may be negative.</param>
    private static void HideFutureAndPast(Tensor scores, long hiddenOfFirst)
    {
        var (rows, width) = (scores.shape[2], scores.shape[3]);
        var nothing = full(rows, rows, double.NegativeInfinity, scores.dtype, scores.device);
        if (rows > 1) scores.narrow(3, width - rows, rows).add_(nothing.triu(1));
        if (rows - 1 + hiddenOfFirst > 0) scores.narrow(3, 0, rows).add_(nothing.tril(hiddenOfFirst - 1));
    }

    private static void HideWhatTheWindowSees(Tensor scores, long own, int local)
    {
        var (rows, sinks) = (scores.shape[2], scores.shape[3]);
        var distance = arange(own, own + rows, ScalarType.Int64, scores.device).unsqueeze(1) - arange(0, sinks, ScalarType.Int64, scores.device);
        scores.masked_fill_(distance.lt(local), double.NegativeInfinity);
    }

    private static void Show(IAttentionProbe probe, int layer, Tensor probabilities, long sinks, long first, long all)
    {
        var (rows, width) = (probabilities.shape[2], probabilities.shape[3] - sinks);
        var seen = zeros([probabilities.shape[0] * probabilities.shape[1], rows, all], ScalarType.Float32, probabilities.device);
        var flat = probabilities.flatten(0, 1);
        seen.narrow(2, first, width).add_(flat.narrow(2, sinks, width));
        seen.narrow(2, 0, sinks).add_(flat.narrow(2, 0, sinks));
        probe.Observe(layer, seen);
    }
}
