using static TorchSharp.torch;

namespace Video.Language.Models;

/// <summary>A decoder: reads tokens or vectors in their place, and says what may come next.</summary>
/// <remarks>Holds no state of a conversation, that is the cache's; so one model serves many caches, one call at a time.</remarks>
public interface ILanguageModel : IDisposable
{
    LanguageConfig Config { get; }

    /// <summary>int64 [n] -> [n, hidden] in the model's dtype.</summary>
    Tensor Embed(Tensor ids);

    /// <summary>Reads n tokens behind those in the cache, which gives them their places and keeps them.</summary>
    /// <param name="embeddings">[n, hidden]</param>
    /// <param name="cache">What was read before.</param>
    /// <param name="probe">When given, sees every layer's attention, which costs memory for n * (past + n) probabilities a head.</param>
    /// <param name="outputs">int64: the rows whose outputs are wanted; null: all. Nothing is computed of the others behind the last layer's attention: the cache has them by then.</param>
    /// <returns>[outputs, hidden] after the final norm.</returns>
    Tensor Forward(Tensor embeddings, IKeyValueCache cache, IAttentionProbe? probe = null, Tensor? outputs = null);

    /// <summary>[n, hidden] -> float32 [n, vocabulary]; give it only the rows that are wanted.</summary>
    Tensor Logits(Tensor hidden);
}
