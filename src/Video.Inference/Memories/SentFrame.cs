using static TorchSharp.torch;

namespace Video.Inference.Memories;

/// <summary>What the language model is to get of one frame.</summary>
/// <param name="Time">The frame's moment.</param>
/// <param name="Tokens">[kept, hidden]; may have no rows.</param>
/// <param name="Places">Where in the picture's grid each stands.</param>
public readonly record struct SentFrame(MediaTime Time, Tensor Tokens, IReadOnlyList<int> Places);
