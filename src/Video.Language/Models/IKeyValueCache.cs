using static TorchSharp.torch;

namespace Video.Language.Models;

/// <summary>What a decoder has read, layer by layer: keys and values, where they stand, and who may look at them.</summary>
public interface IKeyValueCache
{
    /// <summary>Tokens held. Within one forward pass it grows when the last layer has attended.</summary>
    int Length { get; }

    /// <summary>Takes one layer's new tokens, and lets their queries attend to all that they may look at.</summary>
    /// <remarks>Positions are the cache's: nothing that comes in is rotated or scaled. What is kept is copied.</remarks>
    /// <param name="layer">From 0, in order: a pass goes through all layers with the same number of tokens.</param>
    /// <param name="queries">[heads, n, headDim]</param>
    /// <param name="keys">[key-value heads, n, headDim]</param>
    /// <param name="values">[key-value heads, n, headDim]</param>
    /// <param name="probe">When given, sees the probabilities.</param>
    /// <returns>[n, heads * headDim]</returns>
    Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values, IAttentionProbe? probe);
}
