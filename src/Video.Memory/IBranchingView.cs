using Video.Language.Models;
using static TorchSharp.torch;

namespace Video.Memory;

/// <summary>A view of a stream behind which several questions can be read at once, each as if it were alone.</summary>
public interface IBranchingView : IQuestionView
{
    /// <summary>One layer's share of a pass that is not kept: as in <see cref="IKeyValueCache.Attend"/>, for the rows of a tree.</summary>
    /// <param name="layer">From 0.</param>
    /// <param name="queries">[heads, rows, headDim]</param>
    /// <param name="keys">[key-value heads, rows, headDim]</param>
    /// <param name="values">[key-value heads, rows, headDim]</param>
    /// <param name="pass">Begins where the view ends; the view was opened with room for its rows.</param>
    Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values, TreePass pass);
}
