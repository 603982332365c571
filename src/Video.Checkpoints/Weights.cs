using TorchSharp;
using static TorchSharp.torch;

namespace Video.Checkpoints;

/// <summary>A place in a checkpoint's tree of tensor names, and how the tensors below it are wanted.</summary>
public sealed class Weights
{
    private readonly Checkpoint _checkpoint;
    private readonly string _path;

    internal Weights(Checkpoint checkpoint, string path, ScalarType dtype, Device device) =>
        (_checkpoint, _path, Dtype, Device) = (checkpoint, path, dtype, device);

    /// <summary>What loaded tensors are converted to.</summary>
    public ScalarType Dtype { get; }

    /// <summary>Where loaded tensors lie. META: names and shapes are checked, and nothing is allocated or read.</summary>
    public Device Device { get; }

    /// <summary>A place below this one; <paramref name="name"/> may have several steps: "layers.0".</summary>
    public Weights At(string name) => new(_checkpoint, FullName(name), Dtype, Device);

    public bool Has(string name) => _checkpoint.Tensors.ContainsKey(FullName(name));

    /// <summary>A tensor of the given shape, in its own memory; the caller disposes it.</summary>
    /// <param name="name">Below this place, e.g. "q_proj.weight".</param>
    /// <param name="shape">What the caller needs it to be; no sizes for a scalar.</param>
    /// <exception cref="VideoException">
    /// <see cref="ErrorCode.UnusableModel"/>, naming file, tensor, expected and found shape, when the tensor is missing or another.
    /// </exception>
    public Tensor Load(string name, params long[] shape)
    {
        var entry = Find(FullName(name), shape);
        return Device.type == DeviceType.META
            ? empty(shape, dtype: Dtype, device: Device)
            : TensorCopy.Load(_checkpoint.Map(entry.File), entry, Dtype, Device);
    }

    private TensorEntry Find(string name, long[] shape)
    {
        if (!_checkpoint.Tensors.TryGetValue(name, out var entry))
            throw new VideoException(
                ErrorCode.UnusableModel,
                $"The weights in {_checkpoint.Folder} ({FilesInWords()}) have no tensor '{name}'; expected shape {ShapeText.Of(shape)}.",
                name);

        if (!entry.Shape.SequenceEqual(shape))
            throw new VideoException(
                ErrorCode.UnusableModel,
                $"{entry.File}: tensor '{entry.Name}' has shape {ShapeText.Of(entry.Shape)}; expected {ShapeText.Of(shape)}.",
                name);

        return entry;
    }

    private string FilesInWords()
    {
        var files = _checkpoint.Tensors.Values.Select(entry => Path.GetFileName(entry.File)).Distinct().Order().ToList();
        return files.Count <= 1 ? files.FirstOrDefault() ?? "no tensors" : $"{files[0]} to {files[^1]}";
    }

    private string FullName(string name) => _path.Length == 0 ? name : _path + "." + name;
}
