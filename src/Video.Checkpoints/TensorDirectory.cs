using System.Text.Json;

namespace Video.Checkpoints;

/// <summary>Finds a folder's tensors: one model.safetensors, or the shards that model.safetensors.index.json names.</summary>
internal static class TensorDirectory
{
    private const string SingleFile = "model.safetensors";
    private const string IndexFile = "model.safetensors.index.json";

    /// <returns>Every tensor under its published name.</returns>
    public static IReadOnlyDictionary<string, TensorEntry> Read(string folder)
    {
        var single = Path.Combine(folder, SingleFile);
        if (File.Exists(single)) return Collect([single]);
        if (ModelFile.ReadObject(folder, IndexFile) is { } index) return ReadShards(folder, index);
        throw new VideoException(
            ErrorCode.UnusableModel,
            $"The model in {folder} has no weights: there is neither {SingleFile} nor {IndexFile}.",
            SingleFile);
    }

    private static Dictionary<string, TensorEntry> ReadShards(string folder, JsonElement index)
    {
        if (!index.TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object)
            throw ModelFile.Unusable(folder, IndexFile, "has no weight_map");

        var shardOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in map.EnumerateObject())
        {
            var shard = item.Value.ValueKind == JsonValueKind.String ? item.Value.GetString()! : "";
            if (shard.Length == 0 || Path.GetFileName(shard) != shard)
                throw ModelFile.Unusable(folder, IndexFile, $"gives tensor '{item.Name}' no file name of this folder");
            if (!shardOf.TryAdd(item.Name, shard)) throw ModelFile.Unusable(folder, IndexFile, $"names tensor '{item.Name}' twice");
        }

        if (shardOf.Count == 0) throw ModelFile.Unusable(folder, IndexFile, "names no tensor");
        var shards = shardOf.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        foreach (var shard in shards)
        {
            if (!File.Exists(Path.Combine(folder, shard)))
                throw ModelFile.Unusable(folder, IndexFile, $"names the shard {shard}, which is missing");
        }

        var tensors = Collect(shards.Select(shard => Path.Combine(folder, shard)));
        foreach (var (name, shard) in shardOf)
        {
            if (!tensors.TryGetValue(TensorNames.Published(name), out var entry) || Path.GetFileName(entry.File) != shard)
                throw ModelFile.Unusable(folder, IndexFile, $"places tensor '{name}' in {shard}, which does not hold it");
        }

        return tensors;
    }

    private static Dictionary<string, TensorEntry> Collect(IEnumerable<string> files)
    {
        var tensors = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        foreach (var entry in files.SelectMany(file => SafetensorsFile.ReadHeader(file).Values))
        {
            var name = TensorNames.Published(entry.Name);
            if (!tensors.TryAdd(name, entry))
                throw new VideoException(
                    ErrorCode.UnusableModel,
                    $"Tensor '{name}' is twice in {Path.GetDirectoryName(entry.File)}: "
                    + $"in {Path.GetFileName(tensors[name].File)} and in {Path.GetFileName(entry.File)}.",
                    Path.GetFileName(entry.File));
        }

        return tensors;
    }
}
