using TorchSharp;
using Video.Testing;
using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Encoders;

public sealed class VisualTokenizerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_missing_tensor_is_named_with_the_shape_it_should_have()
    {
        const string Name = "vision_tower.vision_model.encoder.layers.0.mlp.fc1.bias";
        using var model = new AlteredModel(tensors: tensors => tensors.Remove(Name));
        using var checkpoint = model.Open();
        var error = Assert.Throws<VideoException>(() => VisualTokenizer.Load(checkpoint, checkpoint.Weights(ScalarType.Float32, CPU)));
        Assert.Equal(ErrorCode.UnusableModel, error.Code);
        Assert.Contains(Name, error.Message, StringComparison.Ordinal);
        Assert.Contains($"[{VisionConfig.From(checkpoint.Config).Mlp}]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_selected_layer_does_not_need_may_be_missing()
    {
        using var full = new AlteredModel(config => config["vision_feature_layer"] = -2);
        using var checkpoint = full.Open();
        var config = VisionConfig.From(checkpoint.Config);
        using var lean = new AlteredModel(
            json => json["vision_feature_layer"] = -2,
            tensors =>
            {
                foreach (var name in tensors.Keys.Where(name => name.Contains("post_layernorm") || name.Contains($"encoder.layers.{config.Layers - 1}.")).ToList())
                    tensors.Remove(name);
            });
        using var leanCheckpoint = lean.Open();
        using var expected = VisualTokenizer.Load(checkpoint, checkpoint.Weights(ScalarType.Float32, CPU));
        using var found = VisualTokenizer.Load(leanCheckpoint, leanCheckpoint.Weights(ScalarType.Float32, CPU));
        var pixels = randn([1, 3, config.ImageSize, config.ImageSize]);
        Close.Assert(expected.Encode(pixels), found.Encode(pixels), 0, "tokens");
    }

    [Fact]
    public void Vision_feature_layer_minus_two_is_the_state_before_the_last_layer()
    {
        using var goldens = LlavaOnevisionGoldens.Tensors("vision");
        using var altered = new AlteredModel(config => config["vision_feature_layer"] = -2);
        using var checkpoint = altered.Open();
        using var tokenizer = VisualTokenizer.Load(checkpoint, checkpoint.Weights(ScalarType.Float32, CPU));
        Close.Assert(goldens.HiddenStates[^2], tokenizer.Encoder.Encode(goldens["pixel_values"]), Close.Vision, "feature");
    }

    [Fact]
    public void A_call_leaves_only_its_result_behind_and_the_pixels_as_they_were()
    {
        using var checkpoint = LlavaOnevisionGoldens.OpenModel();
        using var tokenizer = VisualTokenizer.Load(checkpoint, checkpoint.Weights(ScalarType.Float32, CPU));
        var pixels = randn([2, 3, tokenizer.Config.ImageSize, tokenizer.Config.ImageSize]);
        var copy = pixels.clone();
        using var scope = NewDisposeScope();
        var tokens = tokenizer.Encode(pixels);
        Assert.Equal(1, scope.DisposablesCount);
        Assert.Equal([2, tokenizer.Config.PooledTokens, tokenizer.Config.TextHidden], tokens.shape);
        Close.Assert(copy, pixels, 0, "pixels");
    }

    [Fact]
    public void Pixels_of_another_size_are_refused()
    {
        using var checkpoint = LlavaOnevisionGoldens.OpenModel();
        using var tokenizer = VisualTokenizer.Load(checkpoint, checkpoint.Weights(ScalarType.Float32, CPU));
        var size = tokenizer.Config.ImageSize;
        Assert.Throws<ArgumentException>(() => tokenizer.Encode(zeros([1, 3, size, size + 1])));
        Assert.Throws<ArgumentException>(() => tokenizer.Encode(zeros([3, size, size])));
    }
}
