using static TorchSharp.torch;

namespace Video.Language.Models;

/// <summary>Keys and values of the tokens that a decoder has read, layer by layer.</summary>
public interface IKeyValueCache
{
    /// <summary>Tokens held. Within one forward pass it grows when the last layer has appended.</summary>
    int Length { get; }

    /// <summary>Takes one layer's new tokens, [key-value heads, n, head dim] each, keys rotated; they are copied.</summary>
    /// <returns>
    /// All that the new tokens may look at, [key-value heads, past + n, head dim] each, new ones last: they see all of the past and,
    /// among themselves, what came before. Valid until the next call with the same layer.
    /// </returns>
    (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values);
}
