namespace Video.Checkpoints.Tests;

public sealed class CheckpointTests : IDisposable
{
    private const string Index = "model.safetensors.index.json";

    private readonly ModelFolder _folder = new();

    [Fact]
    public void A_single_file_is_opened()
    {
        _folder.With("config.json", ModelFolder.Config).WithTensors("model.safetensors", "image_newline", "other");

        using var checkpoint = Checkpoint.Open(_folder.Path);

        Assert.Equal(["image_newline", "other"], checkpoint.Tensors.Keys.Order());
        Assert.Equal("llava_onevision", checkpoint.Config.GetProperty("model_type").GetString());
    }

    [Fact]
    public void Shards_are_opened_through_their_index()
    {
        _folder.With("config.json", ModelFolder.Config)
            .WithTensors("a.safetensors", "one", "two").WithTensors("b.safetensors", "three")
            .With(Index, """{"metadata":{"total_size":6},"weight_map":{"one":"a.safetensors","two":"a.safetensors","three":"b.safetensors"}}""");

        using var checkpoint = Checkpoint.Open(_folder.Path);

        Assert.Equal(_folder.PathOf("a.safetensors"), checkpoint.Tensors["two"].File);
        Assert.Equal(_folder.PathOf("b.safetensors"), checkpoint.Tensors["three"].File);
    }

    [Theory]
    [InlineData("""{"weight_map":{"one":"a.safetensors","two":"absent.safetensors"}}""", "the shard absent.safetensors, which is missing")]
    [InlineData("""{"weight_map":{"one":"a.safetensors","nine":"b.safetensors"}}""", "'nine' in b.safetensors, which does not hold it")]
    [InlineData("""{"weight_map":{"one":"b.safetensors","two":"a.safetensors"}}""", "'one' in b.safetensors, which does not hold it")]
    [InlineData("""{"weight_map":{"one":"../a.safetensors"}}""", "no file name of this folder")]
    [InlineData("""{"weight_map":{"one":7}}""", "no file name of this folder")]
    [InlineData("""{"weight_map":{"one":"a.safetensors","one":"b.safetensors"}}""", "'one' twice")]
    [InlineData("""{"weight_map":{"one":"a.safetensors","double":"c.safetensors"}}""", "'one' is twice")]
    [InlineData("""{"weight_map":{}}""", "names no tensor")]
    [InlineData("""{}""", "has no weight_map")]
    [InlineData("""{"weight_map":""", "is not JSON")]
    public void An_index_that_its_shards_contradict_is_refused(string index, string reason)
    {
        _folder.With("config.json", ModelFolder.Config)
            .WithTensors("a.safetensors", "one", "two").WithTensors("b.safetensors", "three").WithTensors("c.safetensors", "double", "one")
            .With(Index, index);

        AssertFails(ErrorCode.UnusableModel, reason);
    }

    [Fact]
    public void A_folder_without_weights_says_so()
    {
        _folder.With("config.json", ModelFolder.Config);

        AssertFails(ErrorCode.UnusableModel, "has no weights");
    }

    [Fact]
    public void A_folder_without_config_says_so() => AssertFails(ErrorCode.UnusableModel, "it has no config.json");

    [Theory]
    [InlineData("{", "is not JSON")]
    [InlineData("", "is not JSON")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("{}", "names no model_type")]
    [InlineData("""{"model_type":"llama"}""", "model_type 'llama'")]
    [InlineData("""{"architectures":["LlamaForCausalLM"]}""", "'LlamaForCausalLM'")]
    [InlineData("""{"model_type":"llava_onevision","text_config":{"model_type":"llama"}}""", "text_config.model_type 'llama'")]
    [InlineData("""{"model_type":"llava_onevision","vision_config":{"model_type":"clip_vision_model"}}""", "vision_config.model_type 'clip_vision_model'")]
    [InlineData("""{"model_type":"llava_onevision","vision_config":3}""", "a vision_config that is not an object")]
    public void A_config_that_cannot_be_run_is_refused(string config, string reason)
    {
        _folder.With("config.json", config).WithTensors("model.safetensors", "x");

        AssertFails(ErrorCode.UnusableModel, reason);
    }

    [Fact]
    public void An_unknown_architecture_is_answered_with_the_known_ones()
    {
        _folder.With("config.json", """{"model_type":"llama"}""");

        AssertFails(ErrorCode.UnusableModel, "supported is llava_onevision (text qwen2, vision siglip_vision_model)");
    }

    [Fact]
    public void An_architecture_stands_in_for_a_missing_model_type()
    {
        _folder.With("config.json", """{"architectures":["LlavaOnevisionForConditionalGeneration"]}""").WithTensors("model.safetensors", "x");

        using var checkpoint = Checkpoint.Open(_folder.Path);

        Assert.Single(checkpoint.Tensors);
    }

    [Fact]
    public void A_missing_folder_is_not_found()
    {
        var error = Assert.Throws<VideoException>(() => Checkpoint.Open(_folder.PathOf("absent")));

        Assert.Equal(ErrorCode.NotFound, error.Code);
    }

    [Fact]
    public void Names_of_newer_transformers_become_the_published_ones()
    {
        _folder.With("config.json", ModelFolder.Config).WithTensors(
            "model.safetensors",
            "model.language_model.layers.0.mlp.up_proj.weight",
            "model.vision_tower.vision_model.post_layernorm.weight",
            "model.multi_modal_projector.linear_1.bias",
            "model.image_newline",
            "lm_head.weight");

        using var checkpoint = Checkpoint.Open(_folder.Path);

        Assert.Equal(
            [
                "image_newline",
                "language_model.lm_head.weight",
                "language_model.model.layers.0.mlp.up_proj.weight",
                "multi_modal_projector.linear_1.bias",
                "vision_tower.vision_model.post_layernorm.weight",
            ],
            checkpoint.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("model.image_newline", checkpoint.Tensors["image_newline"].Name);
    }

    [Fact]
    public void A_tensor_under_both_its_names_is_refused()
    {
        _folder.With("config.json", ModelFolder.Config).WithTensors("model.safetensors", "image_newline", "model.image_newline");

        AssertFails(ErrorCode.UnusableModel, "'image_newline' is twice");
    }

    [Fact]
    public void Small_files_are_read_when_they_are_there()
    {
        _folder.With("config.json", ModelFolder.Config).WithTensors("model.safetensors", "x").With("note.txt", "hello").With("bad.json", "{");
        using var checkpoint = Checkpoint.Open(_folder.Path);

        Assert.Equal("hello", checkpoint.ReadText("note.txt"));
        Assert.Null(checkpoint.ReadText("absent.txt"));
        Assert.Null(checkpoint.ReadJson("absent.json"));
        Assert.Contains("bad.json", Assert.Throws<VideoException>(() => checkpoint.ReadJson("bad.json")).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void AssertFails(ErrorCode code, string reason)
    {
        var error = Assert.Throws<VideoException>(() => Checkpoint.Open(_folder.Path));
        Assert.Equal(code, error.Code);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
