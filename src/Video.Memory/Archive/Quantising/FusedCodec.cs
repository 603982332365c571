using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Video.Memory.Archive.Native;
using static TorchSharp.torch;

namespace Video.Memory.Archive.Quantising;

/// <summary>Decodes 4 and 8 bits on the CPU in one pass of a kernel of ours (Native/), straight from where the bytes lie; the rest is as in <see cref="PlainCodec"/>.</summary>
/// <remarks>Gives the same numbers bit by bit. What differs is that nothing in between is written to memory.</remarks>
internal sealed unsafe class FusedCodec(ScalarType dtype) : IBlockCodec
{
    private readonly PlainCodec _plain = new(dtype, new Device(TorchSharp.DeviceType.CPU));

    /// <summary>Why the kernel cannot decode for such a model here; null when it can.</summary>
    public static string? WhyNot(ArchiveShape shape, ScalarType dtype, Device device)
    {
        if (device.type != TorchSharp.DeviceType.CPU) return $"the device is {device}, not the CPU";
        if (dtype is not (ScalarType.BFloat16 or ScalarType.Float32)) return $"the dtype is {dtype}, not BFloat16 or Float32";
        if (shape.HeadDim > EncodedBlock.Widest) return $"a head is {shape.HeadDim} wide, more than {EncodedBlock.Widest}";
        return Kernels.WhyNot;
    }

    public byte[] Encode(EncodedLayout layout, Tensor keys, Tensor values) => _plain.Encode(layout, keys, values);

    public (Tensor Keys, Tensor Values) Decode(EncodedLayout layout, ReadOnlySpan<byte> encoded)
    {
        if (layout.Quantisation.Levels == 0) return _plain.Decode(layout, encoded);
        long[] shape = [layout.Shape.Layers, layout.Shape.KeyValueHeads, layout.Tokens, layout.Shape.HeadDim];
        var (keys, values) = (empty(shape, dtype).DetachFromDisposeScope(), empty(shape, dtype).DetachFromDisposeScope());
        var block = EncodedBlock.Of(layout);
        fixed (byte* from = encoded)
        fixed (float* widths = ScaleTable.Widths)
            Kernels.Decode(&block, from, widths, StartOf(keys), StartOf(values), dtype == ScalarType.Float32 ? 1 : 0, get_num_threads());
        return (keys, values);
    }

    private static nint StartOf(Tensor dense) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(dense.bytes));
}
