using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Finds libvideo_torch.so next to the assembly, has libtorch's threads share the machine before they exist, and has freed tensors' memory kept for the next.</summary>
internal static partial class ShimLoader
{
    // malloc.h
    private const int TrimThreshold = -1, MapThreshold = -3;

    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(ShimLoader).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Shim.Library) return 0;
        LetWaitingThreadsSleep();
        KeepFreedMemory();
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

    // GNU OpenMP's threads spin for some milliseconds at the end of every operation before they sleep. Where something else wants the
    // cores too (a decoder, a second service), each spin takes the time of the very thread that is waited for. Measured on 2 cores, a
    // tower of 64 patches and 4 layers in frames per second: spinning as usual 996 alone and 54 beside a load of 12; asleep at once 341
    // and 549; with 1,000 turns 978 and 208. The variable is read once, as the library loads; setenv, because
    // Environment.SetEnvironmentVariable does not reach native code on Unix.
    //
    // OpenBLAS's own threads spin for 2^26 cycles, some 20 ms, after every product: 16 streams of the embedded model at 1 frame/s with 4 questions/s took 1.2 cores so, and 0.45 with 2^16 cycles.
    private static void LetWaitingThreadsSleep()
    {
        if (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null) _ = SetEnvironment("GOMP_SPINCOUNT", "1000", overwrite: 0);
        _ = SetEnvironment("OPENBLAS_THREAD_TIMEOUT", "16", overwrite: 0);
    }

    // glibc gives a thread's freed memory back to the system at once when it is more than some 100 KB, and tensors of a pass come and go by the hundred: most of the time of a small model's
    // pass went into pages that were given back and fetched again (146 rows through the embedded decoder: 14 ms so, 8 ms without, 2 cores). Up to 64 MiB a thread are kept; tensors above
    // 32 MiB (the largest that glibc takes here) still go back.
    private static void KeepFreedMemory()
    {
        if (Environment.GetEnvironmentVariable("MALLOC_TRIM_THRESHOLD_") is not null) return;
        try
        {
            _ = SetAllocator(TrimThreshold, 64 << 20);
            _ = SetAllocator(MapThreshold, 32 << 20);
        }
        catch (EntryPointNotFoundException)
        {
            // musl has no such setting.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetAllocator(int parameter, int value);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
