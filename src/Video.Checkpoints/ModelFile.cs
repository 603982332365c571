using System.Text.Json;

namespace Video.Checkpoints;

/// <summary>The JSON files of a model folder.</summary>
internal static class ModelFile
{
    /// <summary>The file's text; null when there is no such file.</summary>
    public static string? ReadText(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unusable(folder, file, $"cannot be read ({error.Message.TrimEnd('.')})", error);
        }
    }

    /// <summary>The file's root object; null when there is no such file.</summary>
    public static JsonElement? ReadObject(string folder, string file)
    {
        if (ReadText(folder, file) is not { } text) return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement.Clone();
            return root.ValueKind == JsonValueKind.Object ? root : throw Unusable(folder, file, "is not a JSON object");
        }
        catch (JsonException error)
        {
            throw Unusable(folder, file, $"is not JSON ({error.Message.TrimEnd('.')})", error);
        }
    }

    public static VideoException Unusable(string folder, string file, string reason, Exception? inner = null) =>
        new(ErrorCode.UnusableModel, $"{file} of the model in {folder} {reason}.", file, inner);
}
