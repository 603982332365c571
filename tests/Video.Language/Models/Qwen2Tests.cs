using TorchSharp;
using Video.Language.Models;
using Video.Testing;
using static TorchSharp.torch;

namespace Video.Language.Tests.Models;

public sealed class Qwen2Tests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_missing_tensor_is_named_with_the_shape_it_should_have()
    {
        const string Name = "language_model.model.layers.1.mlp.up_proj.weight";
        using var model = new AlteredModel(tensors: tensors => tensors.Remove(Name));
        using var checkpoint = model.Open();
        var config = LanguageConfig.From(checkpoint.Config);
        var error = Assert.Throws<VideoException>(() => Qwen2.Load(checkpoint, checkpoint.Weights(ScalarType.Float32, CPU)));
        Assert.Equal(ErrorCode.UnusableModel, error.Code);
        Assert.Contains(Name, error.Message, StringComparison.Ordinal);
        Assert.Contains("model.safetensors", error.Message, StringComparison.Ordinal);
        Assert.Contains($"[{config.Mlp}, {config.Hidden}]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_of_another_shape_is_named_with_file_and_both_shapes()
    {
        const string Name = "language_model.model.layers.0.self_attn.k_proj.weight";
        using var model = new AlteredModel(tensors: tensors => tensors[Name] = tensors[Name].narrow(0, 0, 5).contiguous());
        using var checkpoint = model.Open();
        var config = LanguageConfig.From(checkpoint.Config);
        var error = Assert.Throws<VideoException>(() => Qwen2.Load(checkpoint, checkpoint.Weights(ScalarType.Float32, CPU)));
        Assert.Equal(ErrorCode.UnusableModel, error.Code);
        Assert.Contains("model.safetensors", error.Message, StringComparison.Ordinal);
        Assert.Contains(Name, error.Message, StringComparison.Ordinal);
        Assert.Contains($"[5, {config.Hidden}]", error.Message, StringComparison.Ordinal);
        Assert.Contains($"[{config.KeyValueHeads * config.HeadDim}, {config.Hidden}]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_layer_of_its_own_is_used_unless_the_config_ties_it()
    {
        void AddOutput(IDictionary<string, Tensor> tensors) =>
            tensors["language_model.lm_head.weight"] = tensors["language_model.model.embed_tokens.weight"] * 2;
        using var untied = new AlteredModel(config => config["text_config"]!["tie_word_embeddings"] = false, AddOutput);
        using var tied = new AlteredModel(config => config["text_config"]!["tie_word_embeddings"] = true, AddOutput);
        using var silent = new AlteredModel(
            config => config["text_config"]!["tie_word_embeddings"] = false, tensors => tensors.Remove("language_model.lm_head.weight"));

        var expected = FirstLogits(tied);
        Close.Assert(expected * 2, FirstLogits(untied), 1e-6, "own output layer");
        // Upstream saves tied weights once, so a checkpoint without an output layer is tied, whatever it says.
        Close.Assert(expected, FirstLogits(silent), 0, "no output layer");
    }

    [Fact]
    public void A_head_of_keys_that_serves_several_queries_is_the_same_as_copies_of_it()
    {
        using var golden = LlavaOnevisionGoldens.OpenModel();
        var config = LanguageConfig.From(golden.Config);
        using var copied = new AlteredModel(
            json => json["text_config"]!["num_key_value_heads"] = config.Heads,
            tensors =>
            {
                foreach (var name in tensors.Keys.Where(name => name.Contains("language_model") && (name.Contains("k_proj") || name.Contains("v_proj"))).ToList())
                    tensors[name] = CopyHeads(tensors[name], config);
            });
        using var shared = new AlteredModel();
        Close.Assert(FirstLogits(shared), FirstLogits(copied), Close.Language, "logits");
    }

    [Fact]
    public void Two_caches_do_not_see_each_other()
    {
        using var model = Load(LlavaOnevisionGoldens.ModelFolder);
        using var first = new GrowingCache(model.Config);
        using var second = new GrowingCache(model.Config);
        var one = Read(model, [1, 2, 3], first);
        Read(model, [9, 8, 7, 6], second);
        var two = Read(model, [4], first);
        using var alone = new GrowingCache(model.Config);
        Close.Assert(Read(model, [1, 2, 3], alone), one, 0, "first piece");
        Close.Assert(Read(model, [4], alone), two, 0, "second piece");
    }

    [Theory]
    [InlineData()]
    [InlineData(3)]
    [InlineData(0, 2)]
    public void Outputs_that_are_wanted_are_those_of_a_whole_pass_and_the_cache_gets_every_token(params int[] wanted)
    {
        using var model = Load(LlavaOnevisionGoldens.ModelFolder);
        using var whole = new GrowingCache(model.Config);
        using var part = new GrowingCache(model.Config);
        var rows = tensor(Array.ConvertAll(wanted, row => (long)row));
        var embeddings = model.Embed(tensor(new long[] { 4, 3, 2, 1 }));
        var expected = model.Forward(embeddings, whole).index_select(0, rows);
        var outputs = model.Forward(embeddings, part, outputs: rows);
        Assert.Equal([wanted.Length, model.Config.Hidden], outputs.shape);
        if (wanted.Length > 0) Close.Assert(expected, outputs, 1e-5, "outputs");
        Close.Assert(Read(model, [5], whole), Read(model, [5], part), 0, "what comes after");
    }

    [Fact]
    public void The_probe_sees_each_layers_attention_as_shares_of_the_visible_past()
    {
        using var model = Load(LlavaOnevisionGoldens.ModelFolder);
        using var cache = new GrowingCache(model.Config);
        Read(model, [1, 2, 3], cache);
        var seen = new Probe();
        var ids = tensor(new long[] { 4, 5 });
        model.Forward(model.Embed(ids), cache, seen);

        Assert.Equal(Enumerable.Range(0, model.Config.Layers), seen.Layers);
        foreach (var probabilities in seen.Probabilities)
        {
            Assert.Equal([model.Config.Heads, 2, 5], probabilities.shape);
            Close.Assert(ones([model.Config.Heads, 2]), probabilities.sum(2), 1e-5, "row sums");
            Assert.Equal(0, probabilities.select(1, 0).select(1, 4).abs().max().item<float>());
            Assert.True(probabilities.select(1, 1).min().item<float>() > 0);
        }
    }

    [Fact]
    public void A_call_leaves_only_its_result_behind()
    {
        using var model = Load(LlavaOnevisionGoldens.ModelFolder);
        using var cache = new GrowingCache(model.Config);
        Read(model, [1, 2, 3], cache);
        using var scope = NewDisposeScope();
        var embeddings = model.Embed(tensor(new long[] { 4 }));
        var before = scope.DisposablesCount;
        var hidden = model.Forward(embeddings, cache);
        Assert.Equal(before + 1, scope.DisposablesCount);
        model.Logits(hidden);
        Assert.Equal(before + 2, scope.DisposablesCount);
    }

    [Fact]
    public void Embeddings_of_another_width_are_refused()
    {
        using var model = Load(LlavaOnevisionGoldens.ModelFolder);
        using var cache = new GrowingCache(model.Config);
        Assert.Throws<ArgumentException>(() => model.Forward(zeros([2, model.Config.Hidden + 1]), cache));
        Assert.Throws<ArgumentException>(() => model.Forward(zeros([1, 2, model.Config.Hidden]), cache));
        Assert.Equal(0, cache.Length);
    }

    // [heads * headDim, …] of keys or values -> the same for as many heads as there are queries.
    private static Tensor CopyHeads(Tensor rows, LanguageConfig config)
    {
        var heads = rows.reshape(config.KeyValueHeads, 1, config.HeadDim, -1);
        var copies = heads.expand(config.KeyValueHeads, config.Heads / config.KeyValueHeads, config.HeadDim, heads.shape[3]);
        return rows.shape.Length == 1 ? copies.reshape(-1) : copies.reshape(-1, rows.shape[1]);
    }

    private static Tensor FirstLogits(AlteredModel altered)
    {
        using var model = Load(altered.Folder);
        using var cache = new GrowingCache(model.Config);
        return model.Logits(Read(model, [1, 2], cache));
    }

    private static Tensor Read(Qwen2 model, long[] ids, GrowingCache cache) =>
        model.Forward(model.Embed(tensor(ids)), cache);

    private static Qwen2 Load(string folder)
    {
        using var checkpoint = Checkpoints.Checkpoint.Open(folder);
        return Qwen2.Load(checkpoint, checkpoint.Weights(ScalarType.Float32, CPU));
    }

    private sealed class Probe : IAttentionProbe
    {
        public List<int> Layers { get; } = [];

        public List<Tensor> Probabilities { get; } = [];

        public void Observe(int layer, Tensor probabilities)
        {
            Layers.Add(layer);
            Probabilities.Add(probabilities.clone().DetachFromDisposeScope());
        }
    }
}
