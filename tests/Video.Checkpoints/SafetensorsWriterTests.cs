using static TorchSharp.torch;

namespace Video.Checkpoints.Tests;

public sealed class SafetensorsWriterTests : IDisposable
{
    private readonly ModelFolder _folder = new();

    [Fact]
    public void What_is_written_is_read_back()
    {
        using var a = tensor(new long[] { 1, -2, 3 });
        using var b = tensor(new float[] { 0.5f, -0.25f }).view(2, 1);
        SafetensorsFile.Write(_folder.PathOf("x"), new Dictionary<string, Tensor> { ["b"] = b, ["a"] = a });

        var read = SafetensorsFile.Load(_folder.PathOf("x"));

        Assert.Equal([1L, -2, 3], read["a"].data<long>().ToArray());
        Assert.Equal([2, 1], read["b"].shape);
        Assert.Equal([0.5f, -0.25f], read["b"].data<float>().ToArray());
        foreach (var tensor in read.Values) tensor.Dispose();
    }

    [Fact]
    public void Tensors_may_be_written_in_pieces_as_large_files_need()
    {
        using (var writer = SafetensorsFile.Create(_folder.PathOf("x"), [("a", ScalarType.Int16, [3]), ("b", ScalarType.Byte, [2])]))
        {
            writer.Write([1, 0, 2]);
            writer.Write([0, 3, 0, 9, 8]);
            writer.Complete();
        }

        var read = SafetensorsFile.Load(_folder.PathOf("x"));

        Assert.Equal([(short)1, (short)2, (short)3], read["a"].data<short>().ToArray());
        Assert.Equal([(byte)9, (byte)8], read["b"].data<byte>().ToArray());
        foreach (var tensor in read.Values) tensor.Dispose();
    }

    [Fact]
    public void Data_begins_at_a_multiple_of_eight()
    {
        foreach (var name in new[] { "a", "ab", "abc", "abcd" })
        {
            using (var writer = SafetensorsFile.Create(_folder.PathOf(name), [(name, ScalarType.Byte, [1])]))
            {
                writer.Write([7]);
                writer.Complete();
            }

            Assert.Equal(0, SafetensorsFile.ReadHeader(_folder.PathOf(name))[name].Offset % 8);
        }
    }

    [Fact]
    public void Too_many_and_too_few_bytes_are_refused()
    {
        using var writer = SafetensorsFile.Create(_folder.PathOf("x"), [("a", ScalarType.Byte, [2])]);
        writer.Write([1]);

        Assert.Throws<InvalidOperationException>(() => writer.Write([2, 3]));
        Assert.Throws<InvalidOperationException>(writer.Complete);
    }

    [Fact]
    public void A_tensor_other_than_the_announced_one_is_refused()
    {
        using var writer = SafetensorsFile.Create(_folder.PathOf("x"), [("a", ScalarType.Float32, [2])]);
        using var wrongShape = zeros(3, dtype: ScalarType.Float32);
        using var wrongDtype = zeros(2, dtype: ScalarType.BFloat16);

        Assert.Throws<InvalidOperationException>(() => writer.Write(wrongShape));
        Assert.Throws<InvalidOperationException>(() => writer.Write(wrongDtype));
    }

    public void Dispose() => _folder.Dispose();
}
