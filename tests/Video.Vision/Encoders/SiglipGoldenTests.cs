using TorchSharp;
using Video.Testing;
using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Encoders;

public sealed class SiglipGoldenTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Every_hidden_state_is_upstreams()
    {
        using var goldens = LlavaOnevisionGoldens.Tensors("vision");
        using var checkpoint = LlavaOnevisionGoldens.OpenModel();
        using var encoder = SiglipEncoder.Load(
            checkpoint.Weights(ScalarType.Float32, CPU).At("vision_tower.vision_model"), VisionConfig.From(checkpoint.Config));

        var expected = goldens.HiddenStates;
        Assert.Equal(encoder.Config.FeatureLayers, encoder.Layers.Count);
        Assert.True(expected.Count > encoder.Layers.Count);
        Close.Assert(goldens["patch_embedding"], encoder.Embedding.Project(goldens["pixel_values"]), Close.Vision, "patch embedding");
        var x = encoder.Embedding.Apply(goldens["pixel_values"]);
        Close.Assert(expected[0], x, Close.Vision, "hidden state 0");
        for (var i = 0; i < encoder.Layers.Count; i++)
        {
            x = encoder.Layers[i].Forward(x);
            Close.Assert(expected[i + 1], x, Close.Vision, $"hidden state {i + 1}");
        }
    }

    [Fact]
    public void Selected_feature_projector_and_pooled_tokens_are_upstreams()
    {
        using var goldens = LlavaOnevisionGoldens.Tensors("vision");
        using var tokenizer = LoadTokenizer();

        var feature = tokenizer.Encoder.Encode(goldens["pixel_values"]);
        Close.Assert(goldens["selected_feature"], feature, Close.Vision, "selected feature");
        var projected = tokenizer.Projector.Apply(feature);
        Close.Assert(goldens["projector_output"], projected, Close.Vision, "projector");
        Close.Assert(goldens["pooled_tokens"], Pooling.Apply(projected, tokenizer.Config.Grid), Close.Vision, "pooled");
        Close.Assert(goldens["pooled_tokens"], tokenizer.Encode(goldens["pixel_values"]), Close.Vision, "visual tokens");
    }

    [Fact]
    public void One_frame_at_a_time_gives_what_a_batch_gives()
    {
        using var goldens = LlavaOnevisionGoldens.Tensors("vision");
        using var tokenizer = LoadTokenizer();
        var pixels = goldens["pixel_values"];
        for (var frame = 0; frame < pixels.shape[0]; frame++)
            Close.Assert(goldens["pooled_tokens"].narrow(0, frame, 1), tokenizer.Encode(pixels.narrow(0, frame, 1)), Close.Vision, $"frame {frame}");
    }

    [Fact]
    public void What_is_narrower_than_a_patch_at_the_edge_is_left_out()
    {
        using var goldens = LlavaOnevisionGoldens.Tensors("vision_remainder");
        using var checkpoint = LlavaOnevisionGoldens.OpenModel();
        var config = VisionConfig.From(LlavaOnevisionGoldens.RemainderConfig());
        Assert.NotEqual(0, config.ImageSize % config.PatchSize);
        var weights = checkpoint.Weights(ScalarType.Float32, CPU);
        using var encoder = SiglipEncoder.Load(weights.At("vision_tower.vision_model"), config);
        using var projector = Projector.Load(weights.At("multi_modal_projector"), config);

        var feature = encoder.Encode(goldens["pixel_values"]);
        Close.Assert(goldens["selected_feature"], feature, Close.Vision, "selected feature");
        var projected = projector.Apply(feature);
        Close.Assert(goldens["projector_output"], projected, Close.Vision, "projector");
        Close.Assert(goldens["pooled_tokens"], Pooling.Apply(projected, config.Grid), Close.Vision, "pooled");
    }

    [Fact]
    public void Each_part_of_the_first_layer_is_upstreams()
    {
        using var debug = LlavaOnevisionGoldens.Tensors("debug");
        using var vision = LlavaOnevisionGoldens.Tensors("vision");
        using var tokenizer = LoadTokenizer();
        var operations = new PlainOperations();
        var layer = tokenizer.Encoder.Layers[0];

        var x = vision["hidden_states.0"].narrow(0, 0, 1);
        var normed = operations.Normalize(x, layer.AttentionNorm);
        Close.Assert(debug["vision.layer0.layer_norm1"], normed[0], Close.Vision, "layer_norm1");
        var attended = layer.Attend(normed);
        Close.Assert(debug["vision.layer0.self_attn"], attended[0], Close.Vision, "self_attn");
        normed = operations.AddAndNormalize(attended, x, layer.MlpNorm);
        Close.Assert(debug["vision.layer0.layer_norm2"], normed[0], Close.Vision, "layer_norm2");
        Close.Assert(debug["vision.layer0.mlp"], layer.Mlp(normed)[0], Close.Vision, "mlp");

        var linear = tokenizer.Projector.First.Apply(vision["selected_feature"].narrow(0, 0, 1));
        Close.Assert(debug["projector.linear_1"], linear[0], Close.Vision, "linear_1");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Bfloat16_stays_within_its_own_rounding_of_the_reference(bool plain)
    {
        using var goldens = LlavaOnevisionGoldens.Tensors("vision");
        using var checkpoint = LlavaOnevisionGoldens.OpenModel();
        using var tokenizer = VisualTokenizer.Load(checkpoint, checkpoint.Weights(ScalarType.BFloat16, CPU), plain ? new PlainOperations() : null);

        var tokens = tokenizer.Encode(goldens["pixel_values"]);
        Assert.Equal(ScalarType.BFloat16, tokens.dtype);
        // 8 bits of mantissa: 2^-9 a rounding, over some ten roundings of values of the size of the tokens' spread.
        var spread = goldens["pooled_tokens"].abs().max().item<float>();
        Close.Assert(goldens["pooled_tokens"], tokens, spread * 0.04, "bfloat16 tokens");
    }

    private static VisualTokenizer LoadTokenizer()
    {
        using var checkpoint = LlavaOnevisionGoldens.OpenModel();
        return VisualTokenizer.Load(checkpoint, checkpoint.Weights(ScalarType.Float32, CPU));
    }
}
