using static TorchSharp.torch;

namespace Video.Memory.Archive;

/// <summary>One layer's share of a block.</summary>
/// <param name="Keys">[key-value heads, tokens, head dim], before RoPE.</param>
/// <param name="Values">[key-value heads, tokens, head dim]</param>
public sealed record LayerKeyValues(Tensor Keys, Tensor Values);
