using System.Text.Json.Nodes;
using Video.Checkpoints;
using static TorchSharp.torch;

namespace Video.Testing;

/// <summary>A copy of the golden model in a folder of its own, with its config or tensors changed. The folder goes with it.</summary>
public sealed class AlteredModel : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("video-altered-model");

    public AlteredModel(Action<JsonObject>? config = null, Action<IDictionary<string, Tensor>>? tensors = null)
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(LlavaOnevisionGoldens.ModelFolder, "config.json")))!.AsObject();
        config?.Invoke(json);
        File.WriteAllText(Path.Combine(Folder, "config.json"), json.ToJsonString());

        using var scope = NewDisposeScope();
        var weights = new Dictionary<string, Tensor>(SafetensorsFile.Load(Path.Combine(LlavaOnevisionGoldens.ModelFolder, "model.safetensors")));
        tensors?.Invoke(weights);
        SafetensorsFile.Write(Path.Combine(Folder, "model.safetensors"), weights);
    }

    public string Folder => _folder.FullName;

    public Checkpoint Open() => Checkpoint.Open(Folder);

    public void Dispose() => _folder.Delete(recursive: true);
}
