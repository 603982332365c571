using static TorchSharp.torch;

namespace Video.Checkpoints;

/// <summary>Where one tensor of a checkpoint lies.</summary>
/// <param name="Name">As its file calls it.</param>
/// <param name="Dtype">As stored.</param>
/// <param name="Shape">Sizes, outermost first; empty for a scalar. Row-major, without gaps.</param>
/// <param name="File">Full path of the safetensors file.</param>
/// <param name="Offset">First byte, counted from the file's beginning.</param>
/// <param name="Length">Bytes: the product of the shape times the dtype's width.</param>
public sealed record TensorEntry(
    string Name, ScalarType Dtype, IReadOnlyList<long> Shape, string File, long Offset, long Length)
{
    /// <summary>Number of elements.</summary>
    public long Elements => Length / SafetensorsDtype.WidthOf(Dtype);
}
