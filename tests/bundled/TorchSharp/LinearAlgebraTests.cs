using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class LinearAlgebraTests
{
    private static Tensor Square() => tensor(new float[] { 1, 2, 3, 4 }, [2, 2]);

    [Fact]
    public void Products_of_matrices_and_vectors()
    {
        Assert.Equal([7f, 10f, 15f, 22f], Values.Of(Square().matmul(Square())));
        Assert.Equal([7f, 10f, 15f, 22f], Values.Of(mm(Square(), Square())));
        Assert.Equal([5f, 11f], Values.Of(Square().mv(tensor(new[] { 1f, 2f }))));
        Assert.Equal([3f, 4f, 6f, 8f], Values.Of(outer(tensor(new[] { 1f, 2f }), tensor(new[] { 3f, 4f }))));
        Assert.Equal(11f, tensor(new[] { 1f, 2f }).dot(tensor(new[] { 3f, 4f })).item<float>());
        Assert.Equal([1f, 4f], Values.Of(Square().diagonal()));
    }

    [Fact]
    public void Products_in_batches_and_added_to_something()
    {
        var batch = stack([Square(), Square()]);
        Assert.Equal([2, 2, 2], batch.bmm(batch).shape);
        Assert.Equal([8f, 11f, 16f, 23f], Values.Of(ones(2, 2).addmm(Square(), Square())));
        Assert.Equal([14.5f, 20.5f, 30.5f, 44.5f], Values.Of(ones(2, 2).addmm(Square(), Square(), 0.5f, 2)));
        Assert.Equal([7f, 10f, 15f, 22f], Values.Of(zeros(2, 2, 2).baddbmm(batch, batch)[1]));
        Assert.Equal([7f, 10f, 15f, 22f], Values.Of(einsum("ij,jk->ik", Square(), Square())));
    }

    [Fact]
    public void Products_in_bfloat16_keep_its_type_and_its_precision()
    {
        var x = randn([64, 64], generator: new Generator(1));
        var product = x.bfloat16().matmul(x.bfloat16());
        Assert.Equal(ScalarType.BFloat16, product.dtype);
        var error = (product.@float() - x.matmul(x)).norm() / x.matmul(x).norm();
        Assert.InRange(error.ToSingle(), 0f, 0.01f);
    }
}
