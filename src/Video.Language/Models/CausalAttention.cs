using static TorchSharp.torch;

namespace Video.Language.Models;

/// <summary>Attention of new tokens over all that a cache shows them, several query heads to one head of keys and values.</summary>
public static class CausalAttention
{
    /// <summary>Scores, over all heads, that are held at a time: a long prefill then needs no more memory than a short one.</summary>
    public const long ScoresAtOnce = 32 << 20;

    /// <summary>Softmax over each query's past and itself, in float32 as upstream does, then the weighted values.</summary>
    /// <param name="queries">[heads, n, headDim], rotated and already scaled by 1 / √headDim.</param>
    /// <param name="keys">[key-value heads, past + n, headDim]; the last n belong to the queries.</param>
    /// <param name="values">[key-value heads, past + n, headDim]</param>
    /// <param name="layer">For the probe.</param>
    /// <param name="probe">When given, all queries are scored at once.</param>
    /// <param name="scoresAtOnce">Queries are taken in pieces of at most so many scores, but at least one query.</param>
    /// <returns>[n, heads * headDim]</returns>
    public static Tensor Attend(
        Tensor queries, Tensor keys, Tensor values, int layer = 0, IAttentionProbe? probe = null, long scoresAtOnce = ScoresAtOnce)
    {
        using var scope = NewDisposeScope();
        var (heads, count, dim) = (queries.shape[0], queries.shape[1], queries.shape[2]);
        var rows = probe is not null ? count : Math.Clamp(scoresAtOnce / (heads * keys.shape[1]), 1, count);
        var parts = new List<Tensor>();
        for (var start = 0L; start < count; start += rows)
            parts.Add(AttendRows(queries.narrow(1, start, Math.Min(rows, count - start)), keys, values, count - start, layer, probe));
        var attended = parts.Count == 1 ? parts[0] : cat(parts, 1);                    // [heads, n, headDim]
        return attended.transpose(0, 1).reshape(count, heads * dim).MoveToOuterDisposeScope();
    }

    /// <param name="queries">[heads, rows, headDim]: consecutive queries.</param>
    /// <param name="keys">As above.</param>
    /// <param name="values">As above.</param>
    /// <param name="fromEnd">How far before the end of the keys the first query's own key lies; 1: it is the last.</param>
    /// <param name="layer">For the probe.</param>
    /// <param name="probe">May be null.</param>
    /// <returns>[heads, rows, headDim]</returns>
    private static Tensor AttendRows(Tensor queries, Tensor keys, Tensor values, long fromEnd, int layer, IAttentionProbe? probe)
    {
        using var scope = NewDisposeScope();
        var (heads, rows, dim, shared) = (queries.shape[0], queries.shape[1], queries.shape[2], keys.shape[0]);
        var own = keys.shape[1] - fromEnd;
        var seen = own + rows;
        // The query heads that share keys become more rows of one product: [shared, heads / shared * rows, headDim].
        var grouped = queries.reshape(shared, heads / shared * rows, dim);
        var scores = grouped.matmul(keys.narrow(1, 0, seen).transpose(1, 2));
        if (rows > 1) HideTheFuture(scores.view(shared, heads / shared, rows, seen).narrow(3, own, rows));
        var probabilities = nn.functional.softmax(scores, -1, ScalarType.Float32);
        probe?.Observe(layer, probabilities.view(heads, rows, seen));
        var attended = probabilities.to_type(values.dtype).matmul(values.narrow(1, 0, seen));
        return attended.view(heads, rows, dim).MoveToOuterDisposeScope();
    }

    // Query i of these rows may see key j of the same rows only up to j = i.
    private static void HideTheFuture(Tensor scores)
    {
        var rows = scores.shape[3];
        var mask = full(rows, rows, double.NegativeInfinity, scores.dtype, scores.device).triu(1);
        scores.add_(mask);
    }
}
