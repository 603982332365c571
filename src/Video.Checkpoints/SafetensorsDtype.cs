using static TorchSharp.torch;

namespace Video.Checkpoints;

/// <summary>The dtypes of safetensors that torch knows, under the format's names.</summary>
internal static class SafetensorsDtype
{
    private static readonly (string Name, ScalarType Type, int Width)[] Known =
    [
        ("BOOL", ScalarType.Bool, 1),
        ("U8", ScalarType.Byte, 1),
        ("I8", ScalarType.Int8, 1),
        ("I16", ScalarType.Int16, 2),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I32", ScalarType.Int32, 4),
        ("F32", ScalarType.Float32, 4),
        ("I64", ScalarType.Int64, 8),
        ("F64", ScalarType.Float64, 8),
    ];

    public static string Names { get; } = string.Join(", ", Known.Select(known => known.Name));

    public static bool TryParse(string name, out ScalarType type)
    {
        var at = Array.FindIndex(Known, known => known.Name == name);
        type = at < 0 ? default : Known[at].Type;
        return at >= 0;
    }

    /// <summary>Bytes of one element.</summary>
    public static int WidthOf(ScalarType type) => Find(type).Width;

    public static string NameOf(ScalarType type) => Find(type).Name;

    private static (string Name, ScalarType Type, int Width) Find(ScalarType type)
    {
        var at = Array.FindIndex(Known, known => known.Type == type);
        return at >= 0 ? Known[at] : throw new ArgumentException($"safetensors has no dtype for {type}.", nameof(type));
    }
}
