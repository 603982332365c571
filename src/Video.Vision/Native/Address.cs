using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Video.Vision.Native;

/// <summary>Where tensors on the CPU lie. Whoever asks keeps the tensor alive.</summary>
internal static unsafe class Address
{
    /// <summary>The first element of a dense tensor that is not empty.</summary>
    public static nint Of(Tensor x) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(x.bytes));
}
