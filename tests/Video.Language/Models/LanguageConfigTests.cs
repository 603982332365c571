using System.Text.Json;
using Video.Language.Models;

namespace Video.Language.Tests.Models;

public sealed class LanguageConfigTests
{
    [Fact]
    public void Absent_values_are_upstreams_defaults()
    {
        var config = From("{}");
        Assert.Equal((32, 4096, 32, 32, 128), (config.Layers, config.Hidden, config.Heads, config.KeyValueHeads, config.HeadDim));
        Assert.Equal((22016, 151936, 10000.0, 1e-6, false, 32768),
            (config.Mlp, config.Vocabulary, config.RopeTheta, config.NormEps, config.Tied, config.MaxPositions));
    }

    [Fact]
    public void Null_counts_as_absent() => Assert.Equal(10000, From("""{"rope_scaling":null,"rope_theta":null}""").RopeTheta);

    [Fact]
    public void The_newer_place_of_the_rotary_base_is_read() =>
        Assert.Equal(1e6, From("""{"rope_parameters":{"rope_theta":1000000.0,"rope_type":"default"}}""").RopeTheta);

    [Theory]
    [InlineData("""{"rope_scaling":{"type":"yarn","factor":4}}""", "rope_scaling is 'yarn'")]
    [InlineData("""{"rope_parameters":{"rope_type":"yarn"}}""", "rope_parameters.rope_type is 'yarn'")]
    [InlineData("""{"use_sliding_window":true}""", "use_sliding_window is true")]
    [InlineData("""{"hidden_act":"relu"}""", "hidden_act is 'relu'")]
    [InlineData("""{"hidden_size":100,"num_attention_heads":7}""", "hidden_size is 100 over 7 heads")]
    [InlineData("""{"num_key_value_heads":5}""", "num_key_value_heads is 5 for 32 heads")]
    [InlineData("""{"num_hidden_layers":0}""", "num_hidden_layers is 0")]
    [InlineData("""{"num_hidden_layers":"many"}""", "num_hidden_layers is \"many\"")]
    [InlineData("""{"rms_norm_eps":-1}""", "rms_norm_eps is -1")]
    [InlineData("""{"tie_word_embeddings":"yes"}""", "tie_word_embeddings is \"yes\"")]
    public void What_is_not_supported_is_refused_by_name(string text, string words)
    {
        var error = Assert.Throws<VideoException>(() => From(text));
        Assert.Equal(ErrorCode.UnusableModel, error.Code);
        Assert.Contains("text_config." + words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sliding_window_that_is_not_used_is_ignored() =>
        Assert.Equal(32, From("""{"sliding_window":4096,"use_sliding_window":false,"max_window_layers":28}""").Layers);

    private static LanguageConfig From(string text)
    {
        using var json = JsonDocument.Parse($$$"""{"model_type":"llava_onevision","text_config":{{{text}}}}""");
        return LanguageConfig.From(json.RootElement);
    }
}
