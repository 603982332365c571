using TorchSharp;
using Video.Language.Models;
using Video.Testing;
using static TorchSharp.torch;

namespace Video.Language.Tests.Models;

public sealed class Qwen2GoldenTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly GoldenTensors _goldens = LlavaOnevisionGoldens.Tensors("language");
    private readonly Qwen2 _model = LoadModel(ScalarType.Float32);

    public void Dispose()
    {
        _model.Dispose();
        _goldens.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Hidden_states_and_logits_are_upstreams()
    {
        var ids = _goldens["input_ids"];
        var x = _model.Embed(ids);
        var expected = _goldens.HiddenStates;
        Assert.Equal(_model.Layers.Count + 1, expected.Count);
        Close.Assert(expected[0], x, 0, "embeddings");

        using var cache = new GrowingCache(_model.Config);
        for (var i = 0; i < _model.Layers.Count; i++)
        {
            x = _model.Layers[i].Forward(x, cache, null);
            Close.Assert(expected[i + 1], x, Close.Language, $"hidden state {i + 1}");
        }

        using var fresh = new GrowingCache(_model.Config);
        var hidden = _model.Forward(_model.Embed(ids), fresh);
        Close.Assert(_goldens["final_norm_output"], hidden, Close.Language, "final norm");
        Close.Assert(_goldens["logits"], _model.Logits(hidden), Close.Language, "logits");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Reading_piece_by_piece_gives_what_reading_at_once_gives(int piece)
    {
        var ids = _goldens["input_ids"];
        using var cache = new GrowingCache(_model.Config);
        for (var start = 0L; start < ids.shape[0]; start += piece)
        {
            var count = Math.Min(piece, ids.shape[0] - start);
            var hidden = _model.Forward(_model.Embed(ids.narrow(0, start, count)), cache);
            Assert.Equal(start + count, cache.Length);
            var logits = _model.Logits(hidden);
            Close.Assert(_goldens["logits"].narrow(0, start, count), logits, Close.Language, $"logits from {start}");
            Close.Assert(_goldens["logits_incremental"].narrow(0, start, count), logits, Close.Language, $"incremental logits from {start}");
        }
    }

    [Fact]
    public void Rotary_cosines_and_sines_are_upstreams()
    {
        using var debug = LlavaOnevisionGoldens.Tensors("debug");
        var rotation = new Rotary(_model.Config.HeadDim, _model.Config.RopeTheta).At(Positions(0, debug["language.rotary_cos"].shape[0]), CPU);
        Close.Assert(debug["language.rotary_cos"], cat([rotation.Cosines, rotation.Cosines], 1), 1e-5, "cosines");
        Close.Assert(debug["language.rotary_sin"], cat([rotation.Sines, rotation.Sines], 1), 1e-5, "sines");
    }

    [Fact]
    public void Each_part_of_the_first_layer_is_upstreams()
    {
        using var debug = LlavaOnevisionGoldens.Tensors("debug");
        using var checkpoint = LlavaOnevisionGoldens.OpenModel();
        var at = checkpoint.Weights(ScalarType.Float32, CPU).At("language_model.model.layers.0");
        using var attentionNorm = RmsNorm.Load(at.At("input_layernorm"), _model.Config.Hidden, _model.Config.NormEps);
        using var mlpNorm = RmsNorm.Load(at.At("post_attention_layernorm"), _model.Config.Hidden, _model.Config.NormEps);
        using var cache = new GrowingCache(_model.Config);
        var x = _goldens["hidden_states.0"];

        var normed = attentionNorm.Apply(x);
        Close.Assert(debug["language.layer0.input_layernorm"], normed, Close.Language, "input_layernorm");
        var attended = _model.Layers[0].Attend(normed, cache, null);
        Close.Assert(debug["language.layer0.self_attn"], attended, Close.Language, "self_attn");
        normed = mlpNorm.Apply(attended + x);
        Close.Assert(debug["language.layer0.post_attention_layernorm"], normed, Close.Language, "post_attention_layernorm");
        Close.Assert(debug["language.layer0.mlp"], _model.Layers[0].Mlp(normed), Close.Language, "mlp");
    }

    [Fact]
    public void Bfloat16_stays_within_its_own_rounding_of_the_reference()
    {
        using var model = LoadModel(ScalarType.BFloat16);
        using var cache = new GrowingCache(model.Config);
        var ids = _goldens["input_ids"];
        var logits = model.Logits(model.Forward(model.Embed(ids), cache));
        Assert.Equal(ScalarType.Float32, logits.dtype);
        Close.Assert(_goldens["logits"], logits, _goldens["logits"].abs().max().item<float>() * 0.05, "bfloat16 logits");
    }

    private static Tensor Positions(long start, long count) => arange(start, start + count, ScalarType.Int64);

    private static Qwen2 LoadModel(ScalarType dtype)
    {
        using var checkpoint = LlavaOnevisionGoldens.OpenModel();
        return Qwen2.Load(checkpoint, checkpoint.Weights(dtype, CPU));
    }
}
