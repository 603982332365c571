using Video.Checkpoints;
using Video.Testing;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Preparing;

/// <summary>Pictures, and what upstream's processor made of them (preprocess.safetensors).</summary>
public sealed class PreparationGoldens : IDisposable
{
    private readonly IReadOnlyDictionary<string, Tensor> _tensors =
        SafetensorsFile.Load(Goldens.PathOf("llava-onevision/preprocess.safetensors"));

    public IEnumerable<string> Images => _tensors.Keys.Where(name => name.EndsWith(".rgb", StringComparison.Ordinal)).Select(name => name[..^4]).Order();

    public Picture Source(string image) => new(_tensors[image + ".rgb"]);

    public Picture Resized(string image) => new(_tensors[image + ".resized_rgb"]);

    /// <summary>float32 [3, height, width]</summary>
    public Tensor PixelValues(string image) => _tensors[image + ".pixel_values"];

    public static Checkpoint OpenModel() => Checkpoint.Open(Goldens.PathOf("llava-onevision/llava-onevision-tiny"));

    public void Dispose()
    {
        foreach (var tensor in _tensors.Values) tensor.Dispose();
    }

    /// <param name="tensor">uint8 [height, width, 3]</param>
    public sealed class Picture(Tensor tensor)
    {
        public int Height => (int)tensor.shape[0];

        public int Width => (int)tensor.shape[1];

        public byte[] Bytes => tensor.bytes.ToArray();
    }
}
