using System.Text.Json;
using Video.Vision.Encoders;

namespace Video.Vision.Tests.Encoders;

public sealed class VisionConfigTests
{
    [Fact]
    public void Absent_values_are_upstreams_defaults()
    {
        var config = From("""{"vision_config":{}}""");
        Assert.Equal((224, 16, 3, 768, 12, 3072, 12), (config.ImageSize, config.PatchSize, config.Channels, config.Hidden, config.Heads, config.Mlp, config.Layers));
        Assert.Equal((1e-6, 12, "gelu", 4096, true),
            (config.NormEps, config.FeatureLayers, config.ProjectorActivation, config.TextHidden, config.ImageNewline));
    }

    [Fact]
    public void The_published_tower_gives_196_tokens_a_frame()
    {
        var config = From("""{"vision_config":{"image_size":384,"patch_size":14}}""");
        Assert.Equal((27, 729, 14, 196), (config.Grid, config.Patches, config.PooledGrid, config.PooledTokens));
    }

    [Theory]
    [InlineData(-1, 12)]
    [InlineData(-2, 11)]
    [InlineData(-13, 0)]
    [InlineData(0, 0)]
    [InlineData(12, 12)]
    public void The_feature_layer_counts_from_the_embeddings_or_from_the_end(int layer, int run) =>
        Assert.Equal(run, From($"{{\"vision_feature_layer\":{layer},\"vision_config\":{{}}}}").FeatureLayers);

    [Theory]
    [InlineData("""{"vision_feature_layer":13,"vision_config":{}}""", "vision_feature_layer is 13 in a tower of 12 layers")]
    [InlineData("""{"vision_feature_layer":[-1,-2],"vision_config":{}}""", "vision_feature_layer is [-1,-2]")]
    [InlineData("""{"vision_feature_select_strategy":"default","vision_config":{}}""", "vision_feature_select_strategy is 'default'")]
    [InlineData("""{"projector_hidden_act":"relu","vision_config":{}}""", "projector_hidden_act is 'relu'")]
    [InlineData("""{"vision_config":{"hidden_act":"quick_gelu"}}""", "vision_config.hidden_act is 'quick_gelu'")]
    [InlineData("""{"vision_config":{"hidden_size":70}}""", "vision_config.hidden_size is 70 over 12 heads")]
    [InlineData("""{"vision_config":{"image_size":8}}""", "vision_config.patch_size is 16 in a picture of 8")]
    [InlineData("""{"vision_config":7}""", "vision_config is 7")]
    [InlineData("{}", "vision_config is absent")]
    public void What_is_not_supported_is_refused_by_name(string json, string words)
    {
        var error = Assert.Throws<VideoException>(() => From(json));
        Assert.Equal(ErrorCode.UnusableModel, error.Code);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private static VisionConfig From(string json)
    {
        using var document = JsonDocument.Parse(json);
        return VisionConfig.From(document.RootElement);
    }
}
