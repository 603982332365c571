using System.Runtime.InteropServices;
using Video.Memory.Archive.Quantising;

namespace Video.Memory.Archive.Native;

/// <summary>Laid out as <c>EncodedBlock</c> in archive.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct EncodedBlock(
    long Layers, long Heads, long Tokens, long Width, long Bits, long RunLength, long Groups,
    long KeyOffsets, long ValueOffsets, long KeyScales, long ValueScales, long KeyCodes, long ValueCodes)
{
    /// <summary>The widest head that the kernel has room for.</summary>
    public const int Widest = 1024;

    public static EncodedBlock Of(EncodedLayout layout) => new(
        layout.Shape.Layers, layout.Shape.KeyValueHeads, layout.Tokens, layout.Shape.HeadDim, layout.Quantisation.Bits, layout.RunLength, layout.Groups,
        EncodedLayout.KeyOffsets, layout.ValueOffsets, layout.KeyScales, layout.ValueScales, layout.KeyCodes, layout.ValueCodes);
}
