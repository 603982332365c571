using System.Text.Json;
using Video.Checkpoints;

namespace Video.Vision.Preparing;

/// <summary>How a checkpoint wants its pictures: preprocessor_config.json, the one of video_processor/ where there is one.</summary>
/// <param name="Height">Of the picture that the encoder takes, in pixels.</param>
/// <param name="Width">Likewise.</param>
/// <param name="RescaleFactor">Multiplies bytes first; 1/255 when absent.</param>
/// <param name="Mean">Per colour, after rescaling.</param>
/// <param name="Std">Per colour, after rescaling.</param>
public sealed record PreparationConfig(int Height, int Width, double RescaleFactor, IReadOnlyList<double> Mean, IReadOnlyList<double> Std)
{
    private const string File = "preprocessor_config.json";
    private const int LongestSide = 4096;

    /// <summary>PIL's number for bicubic, the resampling of every published checkpoint of the families we know.</summary>
    private const int Bicubic = 3;

    /// <exception cref="VideoException"><see cref="ErrorCode.UnusableModel"/>: no such file, or a setting that is missing or not known here.</exception>
    public static PreparationConfig Read(Checkpoint checkpoint)
    {
        var config = checkpoint.ReadJson(Path.Combine("video_processor", File)) ?? checkpoint.ReadJson(File)
            ?? throw Wrong(checkpoint, "is missing");
        if (Off(config, "do_resize")) throw Wrong(checkpoint, "turns 'do_resize' off; pictures of any size cannot be encoded");
        if (config.TryGetProperty("resample", out var resample) && !(resample.ValueKind == JsonValueKind.Number && resample.TryGetInt32(out var filter) && filter == Bicubic))
            throw Wrong(checkpoint, $"asks for resample {resample}; only {Bicubic} (bicubic) is known here");
        if (!config.TryGetProperty("size", out var size) || Number(size, "height") is not { } height || Number(size, "width") is not { } width)
            throw Wrong(checkpoint, "has no 'size' with height and width");
        if (!IsSide(height) || !IsSide(width)) throw Wrong(checkpoint, $"has a 'size' of {width} x {height}; sides are whole numbers from 1 to {LongestSide}");
        var rescale = Off(config, "do_rescale") ? 1 : Number(config, "rescale_factor") ?? 1.0 / 255;
        if (Off(config, "do_normalize")) return new PreparationConfig((int)height, (int)width, rescale, [0, 0, 0], [1, 1, 1]);
        var std = Colours(checkpoint, config, "image_std");
        if (std.Any(value => !(value > 0))) throw Wrong(checkpoint, "has an 'image_std' that is not above 0");
        return new PreparationConfig((int)height, (int)width, rescale, Colours(checkpoint, config, "image_mean"), std);
    }

    private static bool IsSide(double side) => side is >= 1 and <= LongestSide && Math.Floor(side) == side;

    private static bool Off(JsonElement config, string name) => config.TryGetProperty(name, out var flag) && flag.ValueKind == JsonValueKind.False;

    private static double[] Colours(Checkpoint checkpoint, JsonElement config, string name) =>
        config.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() == 3
        && list.EnumerateArray().All(value => value.ValueKind == JsonValueKind.Number)
            ? [.. list.EnumerateArray().Select(value => value.GetDouble())]
            : throw Wrong(checkpoint, $"has no '{name}' of three numbers");

    private static double? Number(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static VideoException Wrong(Checkpoint checkpoint, string what) =>
        new(ErrorCode.UnusableModel, $"The model in {checkpoint.Folder} cannot prepare pictures: its {File} {what}.", File);
}
