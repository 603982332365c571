using System.Collections.Concurrent;
using System.Text.Json;
using static TorchSharp.torch;

namespace Video.Checkpoints;

/// <summary>A model's folder in Hugging Face layout: its config, its small files, and where its tensors lie.</summary>
/// <remarks>Opening reads config.json and the headers only. Tensors may be loaded until it is disposed, and outlive it.</remarks>
public sealed class Checkpoint : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<MappedFile>> _files = new(StringComparer.Ordinal);
    private volatile bool _disposed;

    private Checkpoint(string folder, JsonElement config, IReadOnlyDictionary<string, TensorEntry> tensors) =>
        (Folder, Config, Tensors) = (folder, config, tensors);

    public string Folder { get; }

    /// <summary>The root of config.json.</summary>
    public JsonElement Config { get; }

    /// <summary>Every tensor under the name that the published llava-hf files give it, whichever transformers wrote the folder.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    /// <exception cref="VideoException">
    /// <see cref="ErrorCode.NotFound"/> when there is no such folder; <see cref="ErrorCode.UnusableModel"/> when config.json is
    /// missing or broken, its architecture unknown, the weights are missing or their files not sound.
    /// </exception>
    public static Checkpoint Open(string folder)
    {
        if (!Directory.Exists(folder)) throw new VideoException(ErrorCode.NotFound, $"There is no model folder {folder}.", folder);
        var config = ModelFile.ReadObject(folder, "config.json")
            ?? throw new VideoException(ErrorCode.UnusableModel, $"{folder} is not a model: it has no config.json.", "config.json");
        ModelFamily.Check(config, folder);
        return new Checkpoint(folder, config, TensorDirectory.Read(folder));
    }

    /// <summary>The text of a file beside config.json, e.g. "tokenizer_config.json"; null when there is none.</summary>
    /// <exception cref="VideoException"><see cref="ErrorCode.UnusableModel"/> when it cannot be read.</exception>
    public string? ReadText(string file) => ModelFile.ReadText(Folder, file);

    /// <summary>The root object of a JSON file beside config.json, e.g. "preprocessor_config.json"; null when there is none.</summary>
    /// <exception cref="VideoException"><see cref="ErrorCode.UnusableModel"/> when it is not a JSON object.</exception>
    public JsonElement? ReadJson(string file) => ModelFile.ReadObject(Folder, file);

    /// <summary>The root of the tensors' tree of names, to be loaded as <paramref name="dtype"/> on <paramref name="device"/>.</summary>
    public Weights Weights(ScalarType dtype, Device device) => new(this, "", dtype, device);

    public void Dispose()
    {
        _disposed = true;
        foreach (var file in _files.Values)
        {
            if (file.IsValueCreated) file.Value.Dispose();
        }

        _files.Clear();
    }

    internal MappedFile Map(string path)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _files.GetOrAdd(path, static path => new Lazy<MappedFile>(() => new MappedFile(path))).Value;
    }
}
