using Video.Language.Models;
using static TorchSharp.torch;

namespace Video.Memory;

/// <summary>A view as a decoder sees it that reads a tree of questions behind it. Nothing of them stays.</summary>
public sealed class BranchedCache(IBranchingView view, TreePass pass) : IKeyValueCache
{
    public int Length => view.Length;

    public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values, IAttentionProbe? probe) =>
        probe is null ? view.Attend(layer, queries, keys, values, pass) : throw new ArgumentException("A tree of questions is read without a probe.", nameof(probe));
}
