using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>What a layer that ran for some patches only gave, and which they were.</summary>
/// <param name="Output">[frames, patches, hidden]</param>
/// <param name="Similarity">[frames, patches] float32: cosine of each patch's key with the reference's.</param>
/// <param name="Patches">[frames, chosen] int64, ascending: those computed anew.</param>
internal sealed record StcChoice(Tensor Output, Tensor Similarity, Tensor Patches);
