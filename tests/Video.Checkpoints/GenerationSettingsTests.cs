namespace Video.Checkpoints.Tests;

public sealed class GenerationSettingsTests : IDisposable
{
    private readonly ModelFolder _folder = new ModelFolder().WithTensors("model.safetensors", "x");

    [Theory]
    [InlineData("""{"eos_token_id":7}""", new[] { 7 })]
    [InlineData("""{"eos_token_id":[151645,151643]}""", new[] { 151645, 151643 })]
    [InlineData("""{"eos_token_id":null}""", new[] { 5 })]
    [InlineData("""{"do_sample":false}""", new[] { 5 })]
    [InlineData(null, new[] { 5 })]
    public void End_ids_come_from_the_generation_config_then_from_the_text_config(string? generation, int[] expected)
    {
        _folder.With("config.json", """{"model_type":"llava_onevision","eos_token_id":4,"text_config":{"model_type":"qwen2","eos_token_id":5}}""");
        if (generation is not null) _folder.With("generation_config.json", generation);

        Assert.Equal(expected, Read().EndIds);
    }

    [Fact]
    public void A_model_that_names_no_end_has_none()
    {
        _folder.With("config.json", ModelFolder.Config);

        Assert.Empty(Read().EndIds);
    }

    [Fact]
    public void An_end_id_that_is_no_number_is_refused()
    {
        _folder.With("config.json", ModelFolder.Config).With("generation_config.json", """{"eos_token_id":["</s>"]}""");

        Assert.Contains("eos_token_id", Assert.Throws<VideoException>(Read).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private GenerationSettings Read()
    {
        using var checkpoint = Checkpoint.Open(_folder.Path);
        return GenerationSettings.Read(checkpoint);
    }
}
