using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Video.Checkpoints;
using Video.Inference.Models;
using static TorchSharp.torch;

namespace Video.Cli.Benchmarks;

/// <summary>A checkpoint in a published shape with random bfloat16 weights, in shards, in a folder of its own that goes with it.</summary>
/// <remarks>Weights are streamed to disk, so that writing them leaves no mark on the process's peak memory.</remarks>
internal sealed class RandomCheckpoint : IDisposable
{
    // Hugging Face's own shards are at most 5 GB; smaller ones make sure that there are several.
    private const long ShardBytes = 1L << 30;
    private const int PieceElements = 1 << 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("video-random-checkpoint-");
    private readonly byte[] _piece = new byte[PieceElements * 2];
    private ulong _state = 0x9E3779B97F4A7C15;

    private RandomCheckpoint(PublishedShape shape) => Shape = shape;

    public PublishedShape Shape { get; }

    public string Folder => _folder.FullName;

    /// <summary>Bytes of all tensors.</summary>
    public long WeightBytes => BytesOf(Shape);

    public int Shards { get; private set; }

    public static long BytesOf(PublishedShape shape) => shape.Tensors.Sum(tensor => 2 * Elements(tensor.Shape));

    /// <summary>Writes the folder; deletes it again when that fails or is cancelled.</summary>
    public static RandomCheckpoint Write(PublishedShape shape, CancellationToken cancellation)
    {
        var checkpoint = new RandomCheckpoint(shape);
        try
        {
            checkpoint.WriteTexts();
            checkpoint.WriteWeights(cancellation);
            return checkpoint;
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void WriteTexts()
    {
        Save("config.json", Shape.Config);
        Save("generation_config.json", """{"bos_token_id": 151643, "eos_token_id": [151645, 151643]}""");
        Save("tokenizer.json", RandomTokenizer.Json());
        Save("chat_template.json", new JsonObject
        {
            ["chat_template"] =
                "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{% for part in message['content'] %}"
                + "{% if part['type'] == 'video' %}<video>\n{% else %}{{ part['text'] }}{% endif %}{% endfor %}<|im_end|>\n{% endfor %}"
                + "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}",
        }.ToJsonString());
        var size = Shape.Vision.ImageSize;
        Save("preprocessor_config.json", new JsonObject
        {
            ["do_resize"] = true,
            ["do_rescale"] = true,
            ["do_normalize"] = true,
            ["resample"] = 3,
            ["rescale_factor"] = 1.0 / 255,
            ["image_mean"] = new JsonArray(0.5, 0.5, 0.5),
            ["image_std"] = new JsonArray(0.5, 0.5, 0.5),
            ["size"] = new JsonObject { ["height"] = size, ["width"] = size },
        }.ToJsonString());
    }

    private void WriteWeights(CancellationToken cancellation)
    {
        var shards = Split().ToArray();
        Shards = shards.Length;
        var map = new JsonObject();
        for (var i = 0; i < shards.Length; i++)
        {
            var file = $"model-{i + 1:00000}-of-{shards.Length:00000}.safetensors";
            using var writer = SafetensorsFile.Create(Path.Combine(Folder, file), [.. shards[i].Select(tensor => (tensor.Name, ScalarType.BFloat16, tensor.Shape))]);
            foreach (var (name, shape) in shards[i])
            {
                map[name] = file;
                WriteTensor(writer, name, Elements(shape), cancellation);
            }

            writer.Complete();
        }

        Save("model.safetensors.index.json", new JsonObject
        {
            ["metadata"] = new JsonObject { ["total_size"] = WeightBytes },
            ["weight_map"] = map,
        }.ToJsonString());
    }

    private IEnumerable<List<(string Name, long[] Shape)>> Split()
    {
        var (shard, bytes) = (new List<(string, long[])>(), 0L);
        foreach (var tensor in Shape.Tensors)
        {
            var more = 2 * Elements(tensor.Shape);
            if (shard.Count > 0 && bytes + more > ShardBytes)
            {
                yield return shard;
                (shard, bytes) = ([], 0);
            }

            shard.Add(tensor);
            bytes += more;
        }

        yield return shard;
    }

    private void WriteTensor(SafetensorsWriter writer, string name, long elements, CancellationToken cancellation)
    {
        var scale = IsScale(name);
        for (var left = elements; left > 0; left -= PieceElements)
        {
            cancellation.ThrowIfCancellationRequested();
            var numbers = MemoryMarshal.Cast<byte, ulong>(_piece.AsSpan());
            if (scale) numbers.Fill(0x3F80_3F80_3F80_3F80);
            else Randomize(numbers);
            writer.Write(_piece.AsSpan(0, (int)Math.Min(left, PieceElements) * 2));
        }
    }

    // Norms scale by one, as in any model before its training, so that values neither vanish nor grow from layer to layer.
    private static bool IsScale(string name) =>
        name.EndsWith(".weight", StringComparison.Ordinal) && name.Contains("norm", StringComparison.Ordinal);

    // Four bfloat16 at a time: random sign and mantissa, exponent of 2^-7, so numbers from ±0.0078 to ±0.0156.
    private void Randomize(Span<ulong> numbers)
    {
        foreach (ref var four in numbers)
        {
            _state ^= _state << 13;
            _state ^= _state >> 7;
            _state ^= _state << 17;
            four = (_state & 0x807F_807F_807F_807F) | 0x3C00_3C00_3C00_3C00;
        }
    }

    private static long Elements(long[] shape) => shape.Aggregate(1L, (product, size) => product * size);

    private void Save(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);
}
