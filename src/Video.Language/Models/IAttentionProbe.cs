using static TorchSharp.torch;

namespace Video.Language.Models;

/// <summary>Sees where a decoder's new tokens look; evidence for an answer comes from it.</summary>
public interface IAttentionProbe
{
    /// <summary>Called once a layer, in order.</summary>
    /// <param name="layer">From 0.</param>
    /// <param name="probabilities">[heads, n, past + n], each row sums to 1. Valid during the call only.</param>
    void Observe(int layer, Tensor probabilities);
}
