using static TorchSharp.torch;

namespace Video.Checkpoints.Tests;

public sealed class SafetensorsHeaderTests : IDisposable
{
    private readonly ModelFolder _folder = new();

    [Fact]
    public void A_header_tells_dtype_shape_and_place_of_every_tensor()
    {
        const string header = """{"__metadata__":{"format":"pt"},"b":{"dtype":"BF16","shape":[2,3],"data_offsets":[8,20]},"a":{"dtype":"I64","shape":[],"data_offsets":[0,8]}}""";

        var tensors = Read(header, 20);

        Assert.Equal(["a", "b"], tensors.Keys.Order());
        var (a, b) = (tensors["a"], tensors["b"]);
        Assert.Equal((ScalarType.Int64, 8 + header.Length, 8L, 1L), (a.Dtype, a.Offset, a.Length, a.Elements));
        Assert.Empty(a.Shape);
        Assert.Equal((ScalarType.BFloat16, 8 + header.Length + 8, 12L, 6L), (b.Dtype, b.Offset, b.Length, b.Elements));
        Assert.Equal([2, 3], b.Shape);
    }

    [Fact]
    public void A_tensor_without_elements_takes_no_bytes()
    {
        var tensors = Read("""{"none":{"dtype":"F32","shape":[0,4],"data_offsets":[0,0]},"one":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1);

        Assert.Equal(0, tensors["none"].Elements);
    }

    [Theory]
    [InlineData("""{"x":""", 0, "not JSON")]
    [InlineData("""[1]""", 0, "not a JSON object")]
    [InlineData("""{"x":5}""", 0, "tensor 'x' lacks")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1]}}""", 4, "tensor 'x' lacks")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "tensor 'x' lacks")]
    [InlineData("""{"x":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", 4, "tensor 'x' lacks")]
    [InlineData("""{"x":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", 1, "dtype 'F8_E4M3'")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "not F32 of shape [2]")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}""", 4, "not F32 of shape [4611686018427387904, 4]")]
    [InlineData("""{"x":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}}""", 8, "cut short")]
    [InlineData("""{"x":{"dtype":"U8","shape":[0],"data_offsets":[2,1]}}""", 2, "claims bytes 2 to 1")]
    [InlineData("""{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"y":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3, "'x' and 'y' overlap")]
    [InlineData("""{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"y":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}""", 3, "1 bytes before tensor 'y'")]
    [InlineData("""{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 3, "2 bytes at its end")]
    [InlineData("""{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"x":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "'x' twice")]
    public void A_header_that_cannot_be_right_is_refused_with_its_reason(string header, int dataBytes, string reason) =>
        AssertUnusable(() => Read(header, dataBytes), reason);

    [Theory]
    [InlineData(0UL, "not JSON")]
    [InlineData(6UL, "only 5 follow")]
    [InlineData(100_000_001UL, "at most 100,000,000")]
    [InlineData(ulong.MaxValue, "at most 100,000,000")]
    public void A_header_length_that_cannot_be_right_is_refused(ulong length, string reason)
    {
        File.WriteAllBytes(_folder.PathOf("x"), [.. BitConverter.GetBytes(length), 1, 2, 3, 4, 5]);

        AssertUnusable(() => SafetensorsFile.ReadHeader(_folder.PathOf("x")), reason);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void A_file_shorter_than_its_first_field_is_refused(int bytes)
    {
        File.WriteAllBytes(_folder.PathOf("x"), new byte[bytes]);

        AssertUnusable(() => SafetensorsFile.ReadHeader(_folder.PathOf("x")), $"it has {bytes} bytes");
    }

    [Fact]
    public void A_missing_file_is_not_found()
    {
        var error = Assert.Throws<VideoException>(() => SafetensorsFile.ReadHeader(_folder.PathOf("absent.safetensors")));

        Assert.Equal(ErrorCode.NotFound, error.Code);
    }

    public void Dispose() => _folder.Dispose();

    private IReadOnlyDictionary<string, TensorEntry> Read(string header, int dataBytes) =>
        SafetensorsFile.ReadHeader(_folder.WithSafetensors("x", header, dataBytes).PathOf("x"));

    private void AssertUnusable(Func<object> action, string reason)
    {
        var error = Assert.Throws<VideoException>(action);
        Assert.Equal(ErrorCode.UnusableModel, error.Code);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.PathOf("x"), error.Message, StringComparison.Ordinal);
    }
}
