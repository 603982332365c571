using Video.Checkpoints;
using Video.Language.Models;
using Video.Memory.Archive;
using Video.Memory.Archive.Quantising;
using Video.Testing;
using Video.Vision.Encoders;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Archive.Quantising;

/// <summary>What the embedded model itself computes, for pictures of a square that moves.</summary>
public sealed class RealKeysTests(ITestOutputHelper output)
{
    // docs/archive.md names what was measured.
    [Theory]
    [InlineData(4, 0.07, 0.1)]
    [InlineData(8, 0.0045, 0.006)]
    [InlineData(16, 0.0003, 0.0003)]
    public void Keys_and_values_of_the_embedded_model_come_back_within_the_error_of_their_bits(int bits, double keysWithin, double valuesWithin)
    {
        using var scope = NewDisposeScope();
        var (keys, values) = Computed();
        var shape = new ArchiveShape((int)keys.shape[0], (int)keys.shape[1], (int)keys.shape[3]);
        var layout = new EncodedLayout(shape, new ArchiveOptions { Bits = bits }.Quantisation(shape), (int)keys.shape[2]);
        var codec = BlockCodecs.For(shape, ScalarType.Float32, CPU);
        var (gotKeys, gotValues) = codec.Decode(layout, codec.Encode(layout, keys, values));
        var (ofKeys, ofValues) = (TestArchive.RelativeError(keys, gotKeys), TestArchive.RelativeError(values, gotValues));
        var centred = keys - keys.mean([2], keepdim: true);
        var ofCentred = (gotKeys - keys).norm().item<float>() / centred.norm().item<float>();
        output.WriteLine($"{bits} bits: keys {ofKeys:g3} (less each channel's mean {ofCentred:g3}), values {ofValues:g3}, {(double)layout.Bytes / layout.Tokens:f0} bytes a token");
        Assert.InRange(ofKeys, 0, keysWithin);
        Assert.InRange(ofValues, 0, valuesWithin);
    }

    private static (Tensor Keys, Tensor Values) Computed()
    {
        using var checkpoint = Checkpoint.Open(Path.Combine(Repository.Root, "src", "checkpoints", "small-world"));
        var weights = checkpoint.Weights(ScalarType.Float32, CPU);
        using var vision = VisualTokenizer.Load(checkpoint, weights);
        using var language = Qwen2.Load(checkpoint, weights);
        using var cache = new Recording(language.Config);
        var tokens = vision.Encode(Pictures(vision.Config.ImageSize)).flatten(0, 1);
        language.Forward(tokens.narrow(0, 0, Math.Min(160, tokens.shape[0])), cache);
        return (stack(cache.Keys), stack(cache.Values));
    }

    private static Tensor Pictures(int size)
    {
        var pictures = rand([8, 3, size, size], generator: new Generator(3)) * 0.1f - 0.4f;
        for (var frame = 0; frame < 8; frame++)
            pictures.select(0, frame).select(0, frame % 3).narrow(0, size / 4, size / 3).narrow(1, frame * size / 12, size / 3).fill_(0.9f);
        return pictures;
    }

    private sealed class Recording(LanguageConfig config) : IKeyValueCache, IDisposable
    {
        private readonly GrowingCache _cache = new(config);

        public List<Tensor> Keys { get; } = [];

        public List<Tensor> Values { get; } = [];

        public int Length => _cache.Length;

        public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values, IAttentionProbe? probe)
        {
            Keys.Add(keys.clone().DetachFromDisposeScope());
            Values.Add(values.clone().DetachFromDisposeScope());
            return _cache.Attend(layer, queries, keys, values, probe);
        }

        public void Dispose() => _cache.Dispose();
    }
}
