using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Native;

/// <summary>Finds libvideo_torch.so next to the assembly and prepares the process for libtorch's BLAS.</summary>
internal static partial class ShimLoader
{
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(ShimLoader).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Shim.Library) return 0;
        NameProcessorForOpenBlas();
        var file = Path.Combine(AppContext.BaseDirectory, $"lib{name}.so");
        try
        {
            return NativeLibrary.Load(file);
        }
        catch (DllNotFoundException e)
        {
            throw new NotSupportedException($"The shim over libtorch did not load: {e.Message.Split('\n')[0]} Build it on this machine with native/torch/build.sh {AppContext.BaseDirectory}", e);
        }
    }

    // OpenBLAS 0.3.21 (Debian 12) takes an AMD processor of a family it does not know for a plain AVX2 one, although
    // its AVX-512 kernels run there: float32 products at half speed. It reads the variable once, as it is loaded.
    // setenv, because Environment.SetEnvironmentVariable does not reach native code on Unix.
    private static unsafe void NameProcessorForOpenBlas()
    {
        const string Variable = "OPENBLAS_CORETYPE";
        if (!Avx512F.IsSupported || Environment.GetEnvironmentVariable(Variable) is not null || !IsAmd()) return;
        SetEnvironment(Variable, "SkylakeX", 0);
    }

    private static bool IsAmd()
    {
        var (_, b, c, d) = X86Base.CpuId(0, 0);
        return (b, d, c) == (0x68747541, 0x69746e65, 0x444d4163); // "Auth" "enti" "cAMD"
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
