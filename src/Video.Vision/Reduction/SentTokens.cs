using static TorchSharp.torch;

namespace Video.Vision.Reduction;

/// <summary>What the language model gets of a frame.</summary>
/// <param name="Tokens">[kept, width]; none is allowed.</param>
/// <param name="Places">
/// Where in the frame's grid each stands (row * grid + column), ascending, each place once. Of a pooled token the cell nearest its centre; of a merged one
/// the cell of the token that the others joined.
/// </param>
/// <param name="Change">How much of the frame was new, 0 to 1: the stream's change signal. 1 for methods that do not look back.</param>
public sealed record SentTokens(Tensor Tokens, IReadOnlyList<int> Places, double Change);
