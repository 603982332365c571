using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

/// <summary>The part of TorchSharp that this product calls, over whatever libtorch the machine has. See README.md.</summary>
public static unsafe partial class torch
{
    /// <summary>The version of the libtorch that this was built against.</summary>
    public static string __version__
    {
        get
        {
            Shim.Ensure();
            return Marshal.PtrToStringUTF8((nint)Shim.torch_version())!;
        }
    }

    public static int get_num_threads() => (int)Shim.torch_threads();

    public static void set_num_threads(int num) => Shim.ThrowIf(Shim.torch_set_threads(num) < 0);

    public static int get_num_interop_threads() => (int)Shim.torch_interop_threads();

    public static void set_num_interop_threads(int num) => Shim.ThrowIf(Shim.torch_set_interop_threads(num) < 0);

    /// <summary>A scope for the tensors that this thread makes from here on.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.ThreadSingleton.NewDisposeScope();

    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.ThreadSingleton.CurrentDisposeScope;

    /// <summary>Runs an expression in a scope of its own; only its result outlives it.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }

    public static IDisposable no_grad() => new AutoGradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new AutoGradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new AutoGradMode(mode);

    public static bool is_grad_enabled() => AutoGradMode.IsEnabled;

    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => InferenceMode.IsEnabled;

    public static partial class cuda
    {
        public static bool is_available() => Shim.torch_cuda_available() != 0;

        public static int device_count() => (int)Shim.torch_cuda_count();

        /// <summary>Waits until the device has done all that was asked of it.</summary>
        public static void synchronize(Device? device = null) => Shim.ThrowIf(Shim.torch_cuda_synchronize(device?.index ?? -1) < 0);
    }

    public static bool cuda_is_available() => cuda.is_available();

    public static partial class backends
    {
        public static partial class cuda
        {
            public static partial class matmul
            {
                /// <summary>Whether float32 products may run in TF32, with 10 bits of fraction.</summary>
                public static bool allow_tf32
                {
                    get => Asked(Shim.torch_tf32_matmul());
                    set => Asked(Shim.torch_set_tf32_matmul(value ? 1 : 0));
                }
            }
        }

        public static partial class cudnn
        {
            /// <summary>Whether float32 convolutions may run in TF32.</summary>
            public static bool allow_tf32
            {
                get => Asked(Shim.torch_tf32_cudnn());
                set => Asked(Shim.torch_set_tf32_cudnn(value ? 1 : 0));
            }
        }

        private static bool Asked(long answer)
        {
            Shim.ThrowIf(answer < 0);
            return answer != 0;
        }
    }
}
