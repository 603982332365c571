using System.Text.Json;
using System.Text.Json.Nodes;
using Video.Checkpoints;
using Video.Testing;
using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Caching;

/// <summary>A file of goldens/streaming that holds a vision tower: its tensors, its parameters, and the tower itself. All sizes come from the files.</summary>
internal sealed class GoldenTower : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("video-golden-tower-");
    private readonly Checkpoint _checkpoint;

    /// <param name="file">"cacher" or "stc_on_rekv".</param>
    /// <param name="dtype">Of the weights.</param>
    public GoldenTower(string file, ScalarType dtype = ScalarType.Float32)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Goldens.PathOf($"streaming/{file}.json")));
        Json = json.RootElement.Clone();
        Tensors = GoldenTensors.Load($"streaming/{file}.safetensors");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "model.safetensors"), Goldens.PathOf($"streaming/{file}.safetensors"));
        File.WriteAllText(Path.Combine(_folder.FullName, "config.json"), Config().ToJsonString());
        _checkpoint = Checkpoint.Open(_folder.FullName);
        Encoder = SiglipEncoder.Load(Weights(dtype).At("vision_tower.vision_model"), VisionConfig.From(_checkpoint.Config));
    }

    public JsonElement Json { get; }

    public GoldenTensors Tensors { get; }

    public SiglipEncoder Encoder { get; }

    /// <summary>[frames, 3, size, size] normalised.</summary>
    public Tensor Frames => Tensors["frames"];

    /// <summary>Whether the file holds such a tensor.</summary>
    public bool Has(string tensor) => Json.GetProperty("shapes").TryGetProperty(tensor, out _);

    public Projector LoadProjector() => Projector.Load(Weights(ScalarType.Float32).At("multi_modal_projector"), Encoder.Config);

    public int Parameter(string name) => Json.GetProperty("params").GetProperty(name).GetInt32();

    public void Dispose()
    {
        Encoder.Dispose();
        _checkpoint.Dispose();
        Tensors.Dispose();
        _folder.Delete(recursive: true);
    }

    private Weights Weights(ScalarType dtype) => _checkpoint.Weights(dtype, CPU);

    // A file without a language model calls the tower's sizes by their plain names, one with puts v_ before them.
    private JsonObject Config()
    {
        var prefix = Json.GetProperty("params").TryGetProperty("v_hidden", out _) ? "v_" : "";
        return new JsonObject
        {
            ["model_type"] = "llava_onevision",
            ["vision_feature_layer"] = -1,
            ["text_config"] = new JsonObject { ["hidden_size"] = Parameter("hidden") },
            ["vision_config"] = new JsonObject
            {
                ["image_size"] = Parameter("image"),
                ["patch_size"] = Parameter("patch"),
                ["num_channels"] = Frames.shape[1],
                ["hidden_size"] = Parameter(prefix + "hidden"),
                ["intermediate_size"] = Parameter(prefix + "inter"),
                ["num_attention_heads"] = Parameter(prefix + "heads"),
                ["num_hidden_layers"] = Parameter(prefix + "layers"),
                ["layer_norm_eps"] = Json.GetProperty("layer_norm_eps").GetDouble(),
            },
        };
    }
}
