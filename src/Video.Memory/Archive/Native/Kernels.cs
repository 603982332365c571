using System.Reflection;
using System.Runtime.InteropServices;

namespace Video.Memory.Archive.Native;

/// <summary>The entry of archive.h, and why it cannot be used where it cannot.</summary>
internal static unsafe partial class Kernels
{
    private const string Library = "video_memory";

    static Kernels() => NativeLibrary.SetDllImportResolver(typeof(Kernels).Assembly, Resolve);

    /// <summary>Null where the kernel runs; else one clause that says what is missing.</summary>
    internal static string? WhyNot { get; } = File.Exists(FileName) ? null : $"{Path.GetFileName(FileName)} was not built (g++ on Linux builds it)";

    [LibraryImport(Library, EntryPoint = "video_memory_decode")]
    internal static partial void Decode(EncodedBlock* block, byte* encoded, float* widths, nint keys, nint values, int single, int threads);

    private static string FileName => Path.Combine(AppContext.BaseDirectory, $"lib{Library}.so");

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == Library ? NativeLibrary.Load(FileName) : 0;
}
