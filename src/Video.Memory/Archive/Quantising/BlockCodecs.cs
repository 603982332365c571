using static TorchSharp.torch;

namespace Video.Memory.Archive.Quantising;

internal static class BlockCodecs
{
    /// <summary>The fastest codec for a model on a device.</summary>
    public static IBlockCodec For(ArchiveShape shape, ScalarType dtype, Device device) =>
        FusedCodec.WhyNot(shape, dtype, device) is null ? new FusedCodec(dtype) : new PlainCodec(dtype, device);
}
