using static TorchSharp.torch;

namespace Video.Memory.Archive.Quantising;

/// <summary>Keys and values to bytes and back, as <see cref="EncodedLayout"/> lays them.</summary>
internal interface IBlockCodec
{
    /// <summary>The bytes of a block.</summary>
    /// <param name="layout">Of the block to be.</param>
    /// <param name="keys">[layers, heads, tokens, head dim], any floating dtype, any device</param>
    /// <param name="values">The same.</param>
    byte[] Encode(EncodedLayout layout, Tensor keys, Tensor values);

    /// <summary>The tensors of a block, each [layers, heads, tokens, head dim] in the codec's dtype on its device; the caller owns them.</summary>
    /// <param name="layout">Of the block that was encoded.</param>
    /// <param name="encoded">Exactly the layout's bytes; not looked at after the call.</param>
    (Tensor Keys, Tensor Values) Decode(EncodedLayout layout, ReadOnlySpan<byte> encoded);
}
