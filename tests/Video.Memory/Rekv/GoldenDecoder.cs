using System.Text.Json;
using System.Text.Json.Nodes;
using Video.Checkpoints;
using Video.Language.Models;
using Video.Testing;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Rekv;

/// <summary>A file of goldens/streaming that holds a language model: its tensors, its parameters, and the model itself. All sizes come from the files.</summary>
internal sealed class GoldenDecoder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("video-golden-decoder-");

    /// <param name="file">"rekv" or "stc_on_rekv".</param>
    public GoldenDecoder(string file)
    {
        Json = Read(file);
        Tensors = GoldenTensors.Load($"streaming/{file}.safetensors");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "model.safetensors"), Goldens.PathOf($"streaming/{file}.safetensors"));
        File.WriteAllText(Path.Combine(_folder.FullName, "config.json"), Config().ToJsonString());
        using var checkpoint = Checkpoint.Open(_folder.FullName);
        Model = Qwen2.Load(checkpoint, checkpoint.Weights(ScalarType.Float32, CPU));
    }

    public JsonElement Json { get; }

    public GoldenTensors Tensors { get; }

    public Qwen2 Model { get; }

    /// <summary>How far logits may be off: the goldens' README has 2e-4 for the set that is open, 1e-3 for others, whose logits are larger.</summary>
    public double LogitsWithin => Json.GetProperty("set").GetString() == "open" ? 2e-4 : 1e-3;

    /// <summary>Likewise for two ways of computing the same.</summary>
    public double VanillaWithin => Json.GetProperty("set").GetString() == "open" ? 2e-5 : 1e-4;

    public static JsonElement Read(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Goldens.PathOf($"streaming/{file}.json")));
        return json.RootElement.Clone();
    }

    /// <summary>Names of the file's tensors that begin so.</summary>
    public IEnumerable<string> NamesAt(string prefix) =>
        Json.GetProperty("shapes").EnumerateObject().Select(shape => shape.Name).Where(name => name.StartsWith(prefix, StringComparison.Ordinal));

    public bool Has(string tensor) => Json.GetProperty("shapes").TryGetProperty(tensor, out _);

    public int Parameter(string name) => Json.GetProperty("params").GetProperty(name).GetInt32();

    public void Dispose()
    {
        Model.Dispose();
        Tensors.Dispose();
        _folder.Delete(recursive: true);
    }

    private JsonObject Config() => new()
    {
        ["model_type"] = "llava_onevision",
        ["text_config"] = new JsonObject
        {
            ["hidden_size"] = Parameter("hidden"),
            ["intermediate_size"] = Parameter("inter"),
            ["num_attention_heads"] = Parameter("heads"),
            ["num_key_value_heads"] = Parameter("kv_heads"),
            ["num_hidden_layers"] = Parameter("layers"),
            ["vocab_size"] = Parameter("vocab"),
            ["rope_theta"] = Json.GetProperty("params").GetProperty("theta").GetDouble(),
            ["rms_norm_eps"] = Json.GetProperty("rms_norm_eps").GetDouble(),
            ["tie_word_embeddings"] = !Has("language_model.lm_head.weight"),
        },
    };
}
