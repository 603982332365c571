using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static unsafe partial class torch
{
    /// <summary>A copy of an array of any rank.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false) =>
        Copied(rawArray, dtype, device, requires_grad);

    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) => from_array(data, dtype, device);

    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) => data.to(dtype ?? data.dtype, device ?? data.device);

    /// <summary>A tensor of one dimension over the array's own elements: what one side writes the other sees.</summary>
    /// <param name="dtype">The type of the elements; when it is not the array's, they are converted and so copied.</param>
    /// <param name="count">How many elements; negative for all from <paramref name="offset"/> on.</param>
    /// <param name="offset">The first element.</param>
    public static Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        if (offset < 0 || offset >= rawArray.LongLength) throw new ArgumentException($"invalid value for 'offset': {offset}");
        if (count < 0) count = rawArray.LongLength - offset;
        if (count > rawArray.LongLength - offset) throw new IndexOutOfRangeException($"element count is too large: {count}");

        var own = ToScalarType(rawArray.GetType().GetElementType()!);
        var pinned = GCHandle.Alloc(rawArray, GCHandleType.Pinned);
        var start = pinned.AddrOfPinnedObject() + (nint)(offset * own.ElementSize());
        var handle = Shim.torch_from_blob(start, &count, 1, (long)own, &Unpin, GCHandle.ToIntPtr(pinned));
        if (handle == 0) pinned.Free();
        Shim.ThrowIf(handle == 0);
        var shared = new Tensor(handle);
        return (own == dtype ? shared : shared.to(dtype, disposeAfter: true)).requires_grad_(requires_grad);
    }

    [UnmanagedCallersOnly]
    private static void Unpin(nint pinned) => GCHandle.FromIntPtr(pinned).Free();

    private static Tensor Copied<T>(ReadOnlySpan<T> elements, ReadOnlySpan<long> shape, ScalarType? dtype, Device? device, bool requiresGrad)
        where T : unmanaged
    {
        var expected = 1L;
        foreach (var length in shape) expected *= length;
        if (expected != elements.Length) throw new ArgumentException($"mismatched total size creating a tensor from an array: {expected} vs. {elements.Length}");
        var tensor = empty(shape, ToScalarType(typeof(T)), CPU);
        elements.CopyTo(MemoryMarshal.Cast<byte, T>(tensor.bytes));
        return Placed(tensor, dtype, device, requiresGrad);
    }

    private static Tensor Copied(Array elements, ScalarType? dtype, Device? device, bool requiresGrad)
    {
        var shape = Enumerable.Range(0, elements.Rank).Select(elements.GetLongLength).ToArray();
        var tensor = empty(shape, ToScalarType(elements.GetType().GetElementType()!), CPU);
        if (elements.LongLength > 0)
            fixed (byte* from = &MemoryMarshal.GetArrayDataReference(elements))
                Buffer.MemoryCopy(from, (void*)tensor.Address, tensor.NumberOfElements * tensor.ElementSize, tensor.NumberOfElements * tensor.ElementSize);
        return Placed(tensor, dtype, device, requiresGrad);
    }

    private static Tensor Placed(Tensor tensor, ScalarType? dtype, Device? device, bool requiresGrad)
    {
        device = InitializeDevice(device);
        if (tensor.dtype != (dtype ?? tensor.dtype) || device.type != DeviceType.CPU)
            tensor = tensor.to(dtype ?? tensor.dtype, device, disposeAfter: true);
        return tensor.requires_grad_(requiresGrad);
    }
}
