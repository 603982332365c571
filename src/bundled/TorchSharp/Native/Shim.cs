using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>The entries of torch_shim.cpp. A tensor is an owned pointer to its TensorImpl.</summary>
internal static unsafe partial class Shim
{
    internal const string Library = "video_torch";

    static Shim() => ShimLoader.Register();

    /// <summary>Runs the static constructor, so that the library is found where we put it.</summary>
    internal static void Ensure() { }

    [DllImport(Library)] internal static extern byte* torch_error();
    [DllImport(Library)] internal static extern byte* torch_version();
    [DllImport(Library)] internal static extern nint torch_operation(byte* name, byte* overload);
    [DllImport(Library)] internal static extern long torch_call(nint operation, Value* arguments, long count, Value* results, long capacity);
    [DllImport(Library)] internal static extern void torch_results(Value* results);

    [DllImport(Library)] internal static extern void torch_release(nint tensor);
    [DllImport(Library)] internal static extern nint torch_alias(nint tensor);
    [DllImport(Library)] internal static extern long torch_dim(nint tensor);
    [DllImport(Library)] internal static extern long torch_numel(nint tensor);
    [DllImport(Library)] internal static extern long torch_dtype(nint tensor);
    [DllImport(Library)] internal static extern long torch_element_size(nint tensor);
    [DllImport(Library)] internal static extern long torch_device_type(nint tensor);
    [DllImport(Library)] internal static extern long torch_device_index(nint tensor);
    [DllImport(Library)] internal static extern long torch_storage_offset(nint tensor);
    [DllImport(Library)] internal static extern long torch_is_contiguous(nint tensor);
    [DllImport(Library)] internal static extern long torch_requires_grad(nint tensor);
    [DllImport(Library)] internal static extern void torch_sizes(nint tensor, long* into);
    [DllImport(Library)] internal static extern void torch_strides(nint tensor, long* into);
    [DllImport(Library)] internal static extern nint torch_data(nint tensor);
    [DllImport(Library)] internal static extern nint torch_from_blob(nint data, long* sizes, long dims, long dtype, delegate* unmanaged<nint, void> release, nint context);

    [DllImport(Library)] internal static extern long torch_grad_enabled();
    [DllImport(Library)] internal static extern void torch_set_grad_enabled(long enabled);
    [DllImport(Library)] internal static extern long torch_inference_enabled();
    [DllImport(Library)] internal static extern nint torch_inference_begin(long enabled);
    [DllImport(Library)] internal static extern void torch_inference_end(nint mode);

    [DllImport(Library)] internal static extern long torch_threads();
    [DllImport(Library)] internal static extern long torch_set_threads(long count);
    [DllImport(Library)] internal static extern long torch_interop_threads();
    [DllImport(Library)] internal static extern long torch_set_interop_threads(long count);

    [DllImport(Library)] internal static extern long torch_manual_seed(long seed);
    [DllImport(Library)] internal static extern nint torch_generator(long deviceType, long deviceIndex, long seed);
    [DllImport(Library)] internal static extern nint torch_default_generator();
    [DllImport(Library)] internal static extern void torch_generator_release(nint generator);
    [DllImport(Library)] internal static extern long torch_generator_seed(nint generator);
    [DllImport(Library)] internal static extern long torch_generator_set_seed(nint generator, long seed);

    [DllImport(Library)] internal static extern long torch_cuda_available();
    [DllImport(Library)] internal static extern long torch_cuda_count();
    [DllImport(Library)] internal static extern long torch_cuda_synchronize(long index);
    [DllImport(Library)] internal static extern long torch_tf32_matmul();
    [DllImport(Library)] internal static extern long torch_set_tf32_matmul(long allow);
    [DllImport(Library)] internal static extern long torch_tf32_cudnn();
    [DllImport(Library)] internal static extern long torch_set_tf32_cudnn(long allow);

    /// <summary>Throws what libtorch said when an entry reported failure.</summary>
    internal static void ThrowIf(bool failed)
    {
        if (failed) throw new ExternalException(Marshal.PtrToStringUTF8((nint)torch_error()));
    }
}
