using System.Text;

namespace Video.Checkpoints.Tests;

/// <summary>A model's folder in the making, deleted at the end of its test.</summary>
internal sealed class ModelFolder : IDisposable
{
    public const string Config = """{"model_type":"llava_onevision","text_config":{"model_type":"qwen2"},"vision_config":{"model_type":"siglip_vision_model"}}""";

    public string Path { get; } = Directory.CreateTempSubdirectory("video-model-").FullName;

    public string PathOf(string file) => System.IO.Path.Combine(Path, file);

    public ModelFolder With(string file, string text)
    {
        File.WriteAllText(PathOf(file), text);
        return this;
    }

    /// <summary>A safetensors file of bytes 0, 1, 2, …, one U8 tensor of two bytes per name.</summary>
    public ModelFolder WithTensors(string file, params string[] names)
    {
        var entries = names.Select((name, i) => $$"""
            "{{name}}":{"dtype":"U8","shape":[2],"data_offsets":[{{2 * i}},{{2 * i + 2}}]}
            """);
        return WithSafetensors(file, "{" + string.Join(",", entries) + "}", 2 * names.Length);
    }

    /// <summary>A file with exactly this header and so many data bytes 0, 1, 2, ….</summary>
    public ModelFolder WithSafetensors(string file, string header, int dataBytes)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var data = Enumerable.Range(0, dataBytes).Select(i => (byte)i).ToArray();
        File.WriteAllBytes(PathOf(file), [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. data]);
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
