using static TorchSharp.torch;

namespace Video.Checkpoints.Tests;

public sealed class WeightsTests : IDisposable
{
    private readonly ModelFolder _folder = new ModelFolder().With("config.json", ModelFolder.Config);

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Int64)]
    public void A_tensor_is_converted_from_what_is_stored_to_what_is_wanted(ScalarType stored)
    {
        float[] values = [0, 1, -2, 3, 96, -128];
        using var original = tensor(values).view(2, 3);
        using var kept = original.to(stored);
        WriteModel(("a.b.weight", kept));
        using var checkpoint = Checkpoint.Open(_folder.Path);

        foreach (var wanted in new[] { ScalarType.Float32, ScalarType.BFloat16, ScalarType.Float16 })
        {
            using var loaded = checkpoint.Weights(wanted, CPU).At("a").At("b").Load("weight", 2, 3);
            using var back = loaded.to(ScalarType.Float32);
            Assert.Equal(wanted, loaded.dtype);
            Assert.Equal([2, 3], loaded.shape);
            Assert.Equal(values, back.data<float>().ToArray());
        }
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void A_tensor_of_several_pieces_is_joined_without_a_seam(ScalarType wanted)
    {
        // Five million floats: two pieces and a part of 16 MiB each. Below 128, so that bfloat16 holds them exactly.
        using var original = arange(5_000_001, dtype: ScalarType.Int64).remainder(127).to(ScalarType.Float32);
        WriteModel(("x", original));
        using var checkpoint = Checkpoint.Open(_folder.Path);

        using var loaded = checkpoint.Weights(wanted, CPU).Load("x", 5_000_001);

        using var back = loaded.to(ScalarType.Float32);
        Assert.True(back.data<float>().ToArray().AsSpan().SequenceEqual(original.data<float>().ToArray()));
    }

    [Fact]
    public void A_loaded_tensor_outlives_its_checkpoint()
    {
        using var original = tensor(new float[] { 1, 2 });
        WriteModel(("x", original));
        var checkpoint = Checkpoint.Open(_folder.Path);
        using var loaded = checkpoint.Weights(ScalarType.Float32, CPU).Load("x", 2);

        checkpoint.Dispose();
        File.Delete(_folder.PathOf("model.safetensors"));

        Assert.Equal([1f, 2f], loaded.data<float>().ToArray());
        Assert.Throws<ObjectDisposedException>(() => checkpoint.Weights(ScalarType.Float32, CPU).Load("x", 2));
    }

    [Fact]
    public void Scalars_and_empty_tensors_load()
    {
        using var scalar = tensor(5f);
        using var none = empty([0, 3], dtype: ScalarType.Float32);
        WriteModel(("none", none), ("scalar", scalar));
        using var checkpoint = Checkpoint.Open(_folder.Path);
        var weights = checkpoint.Weights(ScalarType.Float32, CPU);

        using var loadedScalar = weights.Load("scalar");
        using var loadedNone = weights.Load("none", 0, 3);

        Assert.Equal(5f, loadedScalar.item<float>());
        Assert.Equal([0, 3], loadedNone.shape);
    }

    [Fact]
    public void A_wrong_shape_is_told_with_file_tensor_expected_and_found_shape()
    {
        _folder.WithTensors("model.safetensors", "a.weight");
        using var checkpoint = Checkpoint.Open(_folder.Path);
        var weights = checkpoint.Weights(ScalarType.Float32, META).At("a");

        var error = Assert.Throws<VideoException>(() => weights.Load("weight", 3, 4));

        Assert.Equal(ErrorCode.UnusableModel, error.Code);
        Assert.Equal($"{_folder.PathOf("model.safetensors")}: tensor 'a.weight' has shape [2]; expected [3, 4].", error.Message);
    }

    [Fact]
    public void A_missing_tensor_is_told_with_folder_file_name_and_expected_shape()
    {
        _folder.WithTensors("model.safetensors", "a.weight");
        using var checkpoint = Checkpoint.Open(_folder.Path);
        var weights = checkpoint.Weights(ScalarType.Float32, META).At("a");

        var error = Assert.Throws<VideoException>(() => weights.Load("bias", 3));

        Assert.False(weights.Has("bias"));
        Assert.True(weights.Has("weight"));
        Assert.Equal(ErrorCode.UnusableModel, error.Code);
        Assert.Equal($"The weights in {_folder.Path} (model.safetensors) have no tensor 'a.bias'; expected shape [3].", error.Message);
    }

    [Fact]
    public void On_the_meta_device_a_huge_tensor_is_checked_and_not_read()
    {
        // 1 TiB on paper: a sparse file of that length, which only a check can get through in a test.
        const string header = """{"x":{"dtype":"F32","shape":[524288,524288],"data_offsets":[0,1099511627776]}}""";
        _folder.WithSafetensors("model.safetensors", header, 0);
        using (var file = File.OpenWrite(_folder.PathOf("model.safetensors"))) file.SetLength(8 + header.Length + 1099511627776);
        using var checkpoint = Checkpoint.Open(_folder.Path);

        using var loaded = checkpoint.Weights(ScalarType.BFloat16, META).Load("x", 524288, 524288);

        Assert.Equal([524288, 524288], loaded.shape);
        Assert.Equal(ScalarType.BFloat16, loaded.dtype);
    }

    [Fact]
    public void A_file_that_shrinks_after_opening_is_an_error_and_not_a_crash()
    {
        using var original = zeros(1 << 20, dtype: ScalarType.Float32);
        WriteModel(("x", original));
        using var checkpoint = Checkpoint.Open(_folder.Path);
        using (var file = File.OpenWrite(_folder.PathOf("model.safetensors"))) file.SetLength(1 << 20);

        var error = Assert.Throws<VideoException>(() => checkpoint.Weights(ScalarType.Float32, CPU).Load("x", 1 << 20));

        Assert.Contains("shorter", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void WriteModel(params (string Name, Tensor Tensor)[] tensors) =>
        SafetensorsFile.Write(_folder.PathOf("model.safetensors"), tensors.ToDictionary(item => item.Name, item => item.Tensor));
}
