using System.Text.Json;
using Video.Checkpoints;

namespace Video.Testing;

/// <summary>The golden LLaVA-OneVision set: a tiny checkpoint and what upstream's code answers with it. All sizes come from its files.</summary>
public static class LlavaOnevisionGoldens
{
    private const string Set = "llava-onevision";

    /// <summary>The folder of the set that holds a model.</summary>
    public static string ModelFolder { get; } =
        Directory.GetDirectories(Goldens.PathOf(Set)).Single(folder => File.Exists(Path.Combine(folder, "model.safetensors")));

    public static Checkpoint OpenModel() => Checkpoint.Open(ModelFolder);

    /// <summary>The other config for the same weights, whose picture is no multiple of the patch.</summary>
    public static JsonElement RemainderConfig()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Directory.GetFiles(ModelFolder, "config_*.json").Single()));
        return json.RootElement.Clone();
    }

    public static GoldenTensors Tensors(string file) => GoldenTensors.Load($"{Set}/{file}.safetensors");
}
