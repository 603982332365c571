using static TorchSharp.torch;

namespace Video.Checkpoints;

/// <summary>Reading and writing files in the safetensors format.</summary>
public static class SafetensorsFile
{
    /// <summary>The tensors that the file says it holds, after every check its header allows; no tensor is read.</summary>
    /// <exception cref="VideoException">
    /// <see cref="ErrorCode.NotFound"/> without a file, <see cref="ErrorCode.UnusableModel"/> when it is not sound.
    /// </exception>
    public static IReadOnlyDictionary<string, TensorEntry> ReadHeader(string path) => SafetensorsHeader.Read(path);

    /// <summary>All tensors of the file in main memory, with the dtypes they are stored in. The caller disposes them.</summary>
    /// <exception cref="VideoException">As <see cref="ReadHeader"/>.</exception>
    public static IReadOnlyDictionary<string, Tensor> Load(string path)
    {
        var entries = ReadHeader(path);
        using var file = new MappedFile(path);
        return entries.ToDictionary(
            entry => entry.Key, entry => TensorCopy.Load(file, entry.Value, entry.Value.Dtype, CPU), StringComparer.Ordinal);
    }

    /// <summary>
    /// Begins a file whose tensors are then written one after the other, so that it may be larger than memory.
    /// </summary>
    /// <param name="path">Overwritten if it exists.</param>
    /// <param name="layout">Names, dtypes and shapes in the order in which the tensors will be written.</param>
    public static SafetensorsWriter Create(string path, IReadOnlyList<(string Name, ScalarType Dtype, long[] Shape)> layout) =>
        new(path, layout);

    /// <summary>Writes tensors that are in memory, in the order of their names.</summary>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors)
    {
        var ordered = tensors.OrderBy(tensor => tensor.Key, StringComparer.Ordinal).ToList();
        using var writer = Create(path, [.. ordered.Select(tensor => (tensor.Key, tensor.Value.dtype, tensor.Value.shape))]);
        foreach (var (_, tensor) in ordered) writer.Write(tensor);
        writer.Complete();
    }
}
