using static TorchSharp.torch;

namespace Video.Language.Models;

/// <summary>One pass of a <see cref="TokenTree"/> behind what a cache holds: the turn of its positions and who sees whom, for all layers.</summary>
/// <remarks>For one device, and one thread at a time.</remarks>
public sealed class TreePass : IDisposable
{
    private readonly Rotation _rotation;
    private readonly Tensor _mask;            // [rows, rows]
    private readonly double _scale;

    /// <param name="config">Head width and rotary base.</param>
    /// <param name="tree">What is read.</param>
    /// <param name="start">Position of its first row: how many tokens are held.</param>
    /// <param name="dtype">Of the model.</param>
    /// <param name="device">Of the model.</param>
    public TreePass(LanguageConfig config, TokenTree tree, int start, ScalarType dtype, Device device)
    {
        using var scope = NewDisposeScope();
        (Tree, Start, _scale) = (tree, start, 1 / Math.Sqrt(config.HeadDim));
        var positions = tensor(tree.Depths.Select(depth => (long)(start + depth)).ToArray(), device: device);
        var turn = new Rotary(config.HeadDim, config.RopeTheta).At(positions, device);
        // They serve all layers, so no dispose scope owns them.
        _rotation = new Rotation(turn.Cosines.DetachFromDisposeScope(), turn.Sines.DetachFromDisposeScope());
        _mask = tensor(tree.Mask(), [tree.Count, tree.Count], device: device).to_type(dtype).DetachFromDisposeScope();
    }

    public TokenTree Tree { get; }

    /// <summary>Tokens held before the tree.</summary>
    public int Start { get; }

    /// <summary>[key-value heads, rows, headDim] -> the same, turned to the rows' positions.</summary>
    public Tensor Keys(Tensor keys) => _rotation.Apply(keys);

    /// <summary>Attention of the tree's rows over what is held and their own branches.</summary>
    /// <param name="queries">[heads, rows, headDim], as the layer made them.</param>
    /// <param name="keys">[key-value heads, held + rows, headDim], turned; the last belong to the rows.</param>
    /// <param name="values">Likewise.</param>
    /// <param name="scoresAtOnce">As in <see cref="CausalAttention.Attend"/>.</param>
    /// <returns>[rows, heads * headDim]</returns>
    public Tensor Attend(Tensor queries, Tensor keys, Tensor values, long scoresAtOnce = CausalAttention.ScoresAtOnce)
    {
        using var scope = NewDisposeScope();
        var (heads, count, dim) = (queries.shape[0], queries.shape[1], queries.shape[2]);
        var rotated = _rotation.Apply(queries, _scale);
        var rows = Math.Clamp(scoresAtOnce / (heads * keys.shape[1]), 1, count);
        var parts = new List<Tensor>();
        for (var first = 0L; first < count; first += rows)
        {
            var some = Math.Min(rows, count - first);
            parts.Add(AttendRows(rotated.narrow(1, first, some), keys, values, _mask.narrow(0, first, some)));
        }
        var attended = parts.Count == 1 ? parts[0] : cat(parts, 1);                    // [heads, rows, headDim]
        return attended.transpose(0, 1).reshape(count, heads * dim).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _rotation.Cosines.Dispose();
        _rotation.Sines.Dispose();
        _mask.Dispose();
    }

    private static Tensor AttendRows(Tensor queries, Tensor keys, Tensor values, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var (heads, rows, dim, shared, seen) = (queries.shape[0], queries.shape[1], queries.shape[2], keys.shape[0], keys.shape[1]);
        // The query heads that share keys become more rows of one product: [shared, heads / shared * rows, headDim].
        var grouped = queries.reshape(shared, heads / shared * rows, dim);
        var scores = grouped.matmul(keys.transpose(1, 2));
        scores.view(shared, heads / shared, rows, seen).narrow(3, seen - mask.shape[1], mask.shape[1]).add_(mask);
        var probabilities = nn.functional.softmax(scores, -1, ScalarType.Float32);
        return probabilities.to_type(values.dtype).matmul(values).view(heads, rows, dim).MoveToOuterDisposeScope();
    }
}
