using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Video.Vision.Native;
using static TorchSharp.torch;

namespace Video.Vision.Encoders;

/// <summary>The encoder's operations in bfloat16 kernels of ours (Native/), for processors with AVX-512 and bfloat16 products.</summary>
/// <remarks>
/// What differs from <see cref="PlainOperations"/>: attention keeps its scores in the cache and its softmax in float32 instead of
/// writing both to memory in bfloat16; GELU, addition with layer norm, and cosine are one pass each. Results agree within bfloat16's
/// rounding. `video bench vision` shows what it is worth on a machine.
/// </remarks>
public sealed unsafe class FusedCpuOperations : IEncoderOperations
{
    private const int WidestHead = 128;

    /// <summary>Why a tower of this shape cannot use these kernels here; null when it can.</summary>
    public static string? WhyNot(VisionConfig config, ScalarType dtype, Device device)
    {
        if (device.type != TorchSharp.DeviceType.CPU) return $"the device is {device}, not the CPU";
        if (dtype != ScalarType.BFloat16) return $"the dtype is {dtype}, not BFloat16";
        if (config.HeadDim % 2 != 0 || config.HeadDim > WidestHead) return $"a head is {config.HeadDim} wide, not even and at most {WidestHead}";
        return Kernels.WhyNot;
    }

    public Tensor Attention(Tensor query, Tensor key, Tensor value, int heads)
    {
        var (frames, queries, hidden) = (query.shape[0], query.shape[1], query.shape[2]);
        var shape = new AttentionShape(frames, queries, key.shape[1], heads, hidden / heads);
        var (q, k, v) = (OperandOf(query), OperandOf(key), OperandOf(value));
        var attended = empty([frames, queries, hidden], ScalarType.BFloat16);
        Kernels.Attention(&shape, &q, &k, &v, Start(attended), get_num_threads());
        GC.KeepAlive((query, key, value));
        return attended;
    }

    public Tensor GeluTanh(Tensor x)
    {
        Kernels.GeluTanh(Start(x), x.NumberOfElements, get_num_threads());
        return x;
    }

    public Tensor Normalize(Tensor x, LayerNorm norm) => Norm(x, null, norm);

    public Tensor AddAndNormalize(Tensor update, Tensor residual, LayerNorm norm) => Norm(update, residual, norm);

    public Tensor Cosine(Tensor x, Tensor y)
    {
        var (xStride, yStride) = (x.stride(), y.stride());
        if (xStride[1] != 1 || yStride[1] != 1) throw new ArgumentException("The rows of a cosine's operands are dense.", nameof(x));
        var cosine = empty([x.shape[0]], ScalarType.Float32);
        Kernels.Cosine(Start(x), xStride[0], Start(y), yStride[0], StartOf(cosine), x.shape[0], x.shape[1], get_num_threads());
        GC.KeepAlive((x, y));
        return cosine;
    }

    private static Tensor Norm(Tensor x, Tensor? residual, LayerNorm norm)
    {
        if (!x.is_contiguous() || residual?.is_contiguous() == false) throw new ArgumentException("The operands of a fused layer norm are dense.", nameof(x));
        var width = norm.Weight.NumberOfElements;
        var normed = empty(x.shape, ScalarType.BFloat16);
        Kernels.LayerNorm(Start(x), residual is null ? 0 : Start(residual), Start(norm.Weight), Start(norm.Bias), Start(normed),
            x.NumberOfElements / width, width, (float)norm.Eps, get_num_threads());
        GC.KeepAlive((x, residual, norm));
        return normed;
    }

    private static Operand OperandOf(Tensor x)
    {
        var stride = x.stride();
        if (stride[2] != 1) throw new ArgumentException($"The last dimension of an operand is dense; its stride here is {stride[2]}.", nameof(x));
        return new Operand(Start(x), stride[0], stride[1]);
    }

    // The address of the first element. `bytes` gives it for dense tensors only, so it is asked of a view of that one element.
    private static nint Start(Tensor x)
    {
        if (x.dtype != ScalarType.BFloat16) throw new ArgumentException($"The fused operations take BFloat16, not {x.dtype}.", nameof(x));
        return StartOf(x);
    }

    private static nint StartOf(Tensor x)
    {
        using var first = x.as_strided([1], [1], x.storage_offset());
        return (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
    }
}
