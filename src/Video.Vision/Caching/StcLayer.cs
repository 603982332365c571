using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>An encoder layer as <see cref="StcCacher"/> runs it: whole, leaving references, or for the patches whose keys have changed most.</summary>
internal sealed class StcLayer(SiglipLayer layer, int heads, int chosen)
{
    private readonly IEncoderOperations _operations = layer.Operations;

    /// <summary>The layer for all patches.</summary>
    /// <param name="x">[frames, patches, hidden]; stays as it is.</param>
    /// <returns>[frames, patches, hidden], and for each frame what it leaves as a reference, valid in the caller's dispose scope.</returns>
    public (Tensor Output, IReadOnlyList<StcReference> References) Whole(Tensor x)
    {
        using var scope = NewDisposeScope();
        var hidden = x.shape[2];
        var joined = layer.QueryKeyValue.Apply(_operations.Normalize(x, layer.AttentionNorm));                // [frames, patches, 3 * hidden]
        var (key, value) = (joined.narrow(2, hidden, hidden), joined.narrow(2, 2 * hidden, hidden));
        var attended = layer.Output.Apply(_operations.Attention(joined.narrow(2, 0, hidden), key, value, heads));
        var output = layer.Mlp(_operations.AddAndNormalize(attended, x, layer.MlpNorm)).add_(attended);       // attended is x + attention by now
        var update = output - x;
        var references = Enumerable.Range(0, (int)x.shape[0]).Select(frame => new StcReference(
            key[frame].MoveToOuterDisposeScope(), value[frame].MoveToOuterDisposeScope(), update[frame].MoveToOuterDisposeScope())).ToArray();
        return (output.MoveToOuterDisposeScope(), references);
    }

    /// <summary>The layer for the patches whose keys are least like the reference's; the others' value and update are the reference's.</summary>
    /// <param name="x">[frames, patches, hidden]; stays as it is.</param>
    /// <param name="references">Each frame's.</param>
    public StcChoice Partial(Tensor x, IReadOnlyList<StcReference> references)
    {
        using var scope = NewDisposeScope();
        var (frames, hidden) = (x.shape[0], x.shape[2]);
        var normed = _operations.Normalize(x, layer.AttentionNorm);
        var key = layer.Key.Apply(normed);                                                                     // of every patch, fresh
        var similarity = stack([.. references.Select((reference, frame) => _operations.Cosine(key[frame], reference.Key))], 0);
        var patches = LeastAlike(similarity);                                                                  // [frames, chosen]
        var rows = Rows(patches, x.shape[1]);                                                                  // [frames * chosen]

        var some = Gather(normed, rows);                                                                       // [frames, chosen, hidden]
        var value = stack([.. references.Select(reference => reference.Value)], 0);
        Scatter(value, rows, layer.Value.Apply(some));
        var attended = layer.Output.Apply(_operations.Attention(layer.Query.Apply(some), key, value, heads));
        var updated = layer.Mlp(_operations.AddAndNormalize(attended, Gather(x, rows), layer.MlpNorm)).add_(attended);
        var output = stack([.. references.Select(reference => reference.Update)], 0).add_(x);
        Scatter(output, rows, updated);
        return new StcChoice(output.MoveToOuterDisposeScope(), similarity.MoveToOuterDisposeScope(), patches.MoveToOuterDisposeScope());

        Tensor Gather(Tensor from, Tensor at) => from.view(-1, hidden).index_select(0, at).view(frames, chosen, hidden);
        void Scatter(Tensor into, Tensor at, Tensor what) => into.view(-1, hidden).index_copy_(0, at, what.view(-1, hidden));
    }

    // Of equally similar patches the first: a stable sort keeps their order, which topk does not promise.
    private Tensor LeastAlike(Tensor similarity) => similarity.sort(-1, stable: true).Indices.narrow(1, 0, chosen).sort(-1).Values;

    // Patch p of frame f is row f * patches + p of all frames' patches.
    private static Tensor Rows(Tensor chosen, long patches)
    {
        var frames = chosen.shape[0];
        return frames == 1 ? chosen[0] : (chosen + arange(0, frames * patches, patches, ScalarType.Int64, chosen.device).unsqueeze(1)).flatten();
    }
}
