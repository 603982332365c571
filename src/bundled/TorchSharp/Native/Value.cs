using System.Runtime.InteropServices;

namespace TorchSharp.Native;

internal enum Tag : long
{
    None, Default, Tensor, Int, Double, Bool, IntList, DoubleList, TensorList, OptionalTensorList, String, Device, Generator,
}

/// <summary>One argument or result as it crosses to the shim: the layout of <c>Value</c> in torch_shim.cpp.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Value
{
    internal Tag Tag;
    internal long Number;
    internal long Extra;
}
