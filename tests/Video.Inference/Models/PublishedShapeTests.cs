using System.Text.Json.Nodes;
using Video.Checkpoints;
using Video.Inference.Models;
using Video.Language.Models;
using Video.Testing;
using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Inference.Tests.Models;

/// <summary>The published checkpoints tensor by tensor, against files that hold their headers and no data.</summary>
public sealed class PublishedShapeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("video-published-shape");

    public void Dispose() => _folder.Delete(recursive: true);

    // But for the pooling head, which no published tower has.
    [Fact]
    public void The_list_of_tensors_is_that_of_the_checkpoint_upstream_wrote()
    {
        using var golden = LlavaOnevisionGoldens.OpenModel();
        var shape = new PublishedShape("golden", golden.ReadText("config.json")!);
        Assert.Equal(
            golden.Tensors.Values.Where(entry => !entry.Name.Contains("vision_model.head.", StringComparison.Ordinal)).Select(entry => $"{entry.Name} [{string.Join(", ", entry.Shape)}]").Order(),
            shape.Tensors.Select(tensor => $"{tensor.Name} [{string.Join(", ", tensor.Shape)}]").Order());
    }

    [Theory]
    // Parameters as the model cards round them: 0.9, 8.0 and 73 billion with the vision tower.
    [InlineData("0.5b", 0.893e9)]
    [InlineData("7b", 8.03e9)]
    [InlineData("72b", 73.2e9)]
    public void A_published_checkpoint_is_checked_tensor_by_tensor_without_allocating_it(string name, double parameters)
    {
        var shape = PublishedShape.Find(name);
        var total = shape.Tensors.Sum(tensor => tensor.Shape.Aggregate(1L, (product, size) => product * size));
        Assert.Equal(1, total / parameters, 0.01);

        WriteSparse(shape, ScalarType.Float16, tensorsPerShard: 200);
        using var scope = NewDisposeScope();
        using var checkpoint = Checkpoint.Open(_folder.FullName);
        Assert.True(checkpoint.Tensors.Values.Select(entry => entry.File).Distinct().Count() > 1);
        var before = Environment.WorkingSet;
        using var vision = VisualTokenizer.Load(checkpoint, checkpoint.Weights(ScalarType.BFloat16, META));
        using var language = Qwen2.Load(checkpoint, checkpoint.Weights(ScalarType.BFloat16, META));
        Assert.True(Environment.WorkingSet - before < 200 << 20, "checking a checkpoint took memory");
        Assert.Equal(196, vision.TokensPerFrame);
        Assert.Equal(language.Config.Hidden, vision.Config.TextHidden);
    }

    [Fact]
    public void A_wrong_shape_in_a_shard_is_found_without_allocating_the_checkpoint()
    {
        var shape = PublishedShape.Find("7b");
        const string Name = "language_model.model.layers.27.mlp.down_proj.weight";
        WriteSparse(shape, ScalarType.Float16, tensorsPerShard: 200, tensor => tensor.Name == Name ? [3584, 18_943] : tensor.Shape);
        using var checkpoint = Checkpoint.Open(_folder.FullName);
        var error = Assert.Throws<VideoException>(() => Qwen2.Load(checkpoint, checkpoint.Weights(ScalarType.BFloat16, META)));
        Assert.Contains(Path.GetFileName(checkpoint.Tensors[Name].File), error.Message, StringComparison.Ordinal);
        Assert.Contains(Name, error.Message, StringComparison.Ordinal);
        Assert.Contains("[3584, 18944]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[3584, 18943]", error.Message, StringComparison.Ordinal);
    }

    // Shards of headers followed by a hole: as long as real ones, without taking room on the disk.
    private void WriteSparse(
        PublishedShape shape, ScalarType dtype, int tensorsPerShard, Func<(string Name, long[] Shape), long[]>? shapeOf = null)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "config.json"), shape.Config);
        var shards = shape.Tensors.Chunk(tensorsPerShard).ToArray();
        var map = new JsonObject();
        for (var i = 0; i < shards.Length; i++)
        {
            var file = $"model-{i + 1:00000}-of-{shards.Length:00000}.safetensors";
            var path = Path.Combine(_folder.FullName, file);
            long data;
            using (var writer = SafetensorsFile.Create(path, [.. shards[i].Select(tensor => (tensor.Name, dtype, shapeOf?.Invoke(tensor) ?? tensor.Shape))]))
                data = writer.Expected;
            using (var hole = File.OpenWrite(path)) hole.SetLength(hole.Length + data);
            foreach (var (name, _) in shards[i]) map[name] = file;
        }

        File.WriteAllText(Path.Combine(_folder.FullName, "model.safetensors.index.json"), new JsonObject { ["weight_map"] = map }.ToJsonString());
    }
}
