using System.Text.Json.Nodes;
using Video.Checkpoints;
using Video.Testing;
using Video.Vision.Preparing;

namespace Video.Vision.Tests.Preparing;

public sealed class PreparationConfigTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("video-preparing-");

    [Fact]
    public void The_published_file_says_size_scale_mean_and_deviation()
    {
        var size = JsonNode.Parse(File.ReadAllText(Published("video_processor")))!["size"]!;

        var config = Read();

        Assert.Equal(((int)size["height"]!, (int)size["width"]!), (config.Height, config.Width));
        Assert.Equal(1 / 255.0, config.RescaleFactor, 15);
        Assert.Equal([0.5, 0.5, 0.5], config.Mean);
        Assert.Equal([0.5, 0.5, 0.5], config.Std);
    }

    [Fact]
    public void The_video_processors_file_goes_before_the_images()
    {
        Write("", json => json["size"] = Size(11, 11));
        Write("video_processor", json => json["size"] = Size(22, 33));

        var config = Open();

        Assert.Equal((22, 33), (config.Height, config.Width));
    }

    [Fact]
    public void The_images_file_stands_in_where_there_is_no_other()
    {
        Write("", json => json["size"] = Size(11, 12));

        Assert.Equal((11, 12), (Open().Height, Open().Width));
    }

    [Fact]
    public void Steps_that_are_turned_off_change_nothing()
    {
        Write("", json => (json["do_rescale"], json["do_normalize"]) = (false, false));

        var config = Open();

        Assert.Equal(1, config.RescaleFactor);
        Assert.Equal([0, 0, 0], config.Mean);
        Assert.Equal([1, 1, 1], config.Std);
    }

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "size", "null", "no 'size' with height and width" },
        { "size", """{"shortest_edge": 384}""", "no 'size' with height and width" },
        { "size", """{"height": 0, "width": 384}""", "384 x 0" },
        { "size", """{"height": 98.5, "width": 98}""", "98 x 98.5" },
        { "resample", "2", "resample 2" },
        { "resample", "\"bicubic\"", "resample bicubic" },
        { "image_mean", "[0.5]", "'image_mean' of three numbers" },
        { "image_std", "[0.5, 0, 0.5]", "'image_std' that is not above 0" },
        { "do_resize", "false", "'do_resize' off" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_setting_that_is_missing_or_unknown_is_named(string field, string value, string words)
    {
        Write("", json => json[field] = JsonNode.Parse(value));

        var failure = Assert.Throws<VideoException>(Open);

        Assert.Equal(ErrorCode.UnusableModel, failure.Code);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_the_file_is_refused()
    {
        CopyModel();

        Assert.Contains("preprocessor_config.json is missing", Assert.Throws<VideoException>(Open).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static PreparationConfig Read()
    {
        using var checkpoint = PreparationGoldens.OpenModel();
        return PreparationConfig.Read(checkpoint);
    }

    private PreparationConfig Open()
    {
        using var checkpoint = Checkpoint.Open(_folder.FullName);
        return PreparationConfig.Read(checkpoint);
    }

    private void Write(string processor, Action<JsonNode> change)
    {
        CopyModel();
        var json = JsonNode.Parse(File.ReadAllText(Published(processor)))!;
        change(json);
        Directory.CreateDirectory(Path.Combine(_folder.FullName, processor));
        File.WriteAllText(Path.Combine(_folder.FullName, processor, "preprocessor_config.json"), json.ToJsonString());
    }

    private void CopyModel()
    {
        foreach (var file in (string[])["config.json", "model.safetensors"])
        {
            var copy = Path.Combine(_folder.FullName, file);
            if (!File.Exists(copy)) File.Copy(Path.Combine(Model, file), copy);
        }
    }

    private static string Published(string processor) => Path.Combine(Model, processor, "preprocessor_config.json");

    private static string Model => Goldens.PathOf("llava-onevision/llava-onevision-tiny");

    private static JsonObject Size(int height, int width) => new() { ["height"] = height, ["width"] = width };
}
