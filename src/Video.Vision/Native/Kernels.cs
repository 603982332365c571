using System.Reflection;
using System.Runtime.InteropServices;

namespace Video.Vision.Native;

/// <summary>The entries of kernels.h, and why they cannot be used where they cannot.</summary>
internal static unsafe partial class Kernels
{
    private const string Library = "video_vision";

    private static readonly Lazy<string?> Missing = new(Look);

    static Kernels() => NativeLibrary.SetDllImportResolver(typeof(Kernels).Assembly, Resolve);

    /// <summary>Null where the kernels run; else one clause that says what is missing.</summary>
    internal static string? WhyNot => Missing.Value;

    [LibraryImport(Library, EntryPoint = "video_vision_attention")]
    internal static partial void Attention(AttentionShape* shape, Operand* query, Operand* key, Operand* value, nint output, int threads);

    [LibraryImport(Library, EntryPoint = "video_vision_gelu_tanh")]
    internal static partial void GeluTanh(nint x, long count, int threads);

    [LibraryImport(Library, EntryPoint = "video_vision_layer_norm")]
    internal static partial void LayerNorm(
        nint x, nint residual, nint weight, nint bias, nint output, long rows, long width, float eps, int threads);

    [LibraryImport(Library, EntryPoint = "video_vision_cosine")]
    internal static partial void Cosine(nint x, long xStride, nint y, long yStride, nint output, long rows, long width, int threads);

    [LibraryImport(Library, EntryPoint = "video_vision_attend_changed")]
    internal static partial void AttendChanged(ChangedShape* shape, nint joined, ChangedFrame* frames, long count, nint output, int single, int threads);

    [LibraryImport(Library, EntryPoint = "video_vision_block_means")]
    internal static partial void BlockMeans(PatchShape* shape, nint pixels, long frames, long perSide, float scale, float* output, int single, int threads);

    [LibraryImport(Library, EntryPoint = "video_vision_cut_patches")]
    internal static partial void CutPatches(PatchShape* shape, nint pixels, long* places, long rows, nint output, int single, int threads);

    [LibraryImport(Library, EntryPoint = "video_vision_supported")]
    private static partial int Supported();

    private static string? Look()
    {
        if (!File.Exists(FileName)) return $"{Path.GetFileName(FileName)} was not built (g++ on Linux x86-64 builds it)";
        return Supported() != 0 ? null : "the processor has no AVX-512 with bfloat16 products";
    }

    private static string FileName => Path.Combine(AppContext.BaseDirectory, $"lib{Library}.so");

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == Library ? NativeLibrary.Load(FileName) : 0;
}
