using static TorchSharp.torch;

namespace Video.Memory.Rekv;

/// <summary>Sees what each layer retrieves for a question.</summary>
public interface IRekvObserver
{
    /// <param name="layer">From 0, in order.</param>
    /// <param name="queryMean">float32 [heads * headDim]: the question's queries, before RoPE, averaged over its tokens. Valid during the call only.</param>
    /// <param name="scores">Of each frame that could be chosen, oldest first; null where all were taken and nothing was scored.</param>
    /// <param name="blocks">The frames chosen, by their number in the stream, ascending.</param>
    void Retrieved(int layer, Tensor queryMean, IReadOnlyList<float>? scores, IReadOnlyList<long> blocks);
}
