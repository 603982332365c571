using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class ShapeTests
{
    [Fact]
    public void A_tensor_tells_its_shape_type_and_place()
    {
        var x = Values.TwoByThree();
        Assert.Equal([2, 3], x.shape);
        Assert.Equal([2, 3], x.size());
        Assert.Equal(3, x.size(-1));
        Assert.Equal([3, 1], x.stride());
        Assert.Equal((2L, 6L, 4L), (x.ndim, x.NumberOfElements, x.ElementSize));
        Assert.Equal((6L, 2L), (x.numel(), x.dim()));
        Assert.Equal("[2x3], type = Float32, device = cpu", x.ToString());
        Assert.Equal("cpu", x.device.ToString());
        Assert.Equal("cuda:1", new Device("cuda:1").ToString());
        Assert.True(x.is_cpu());
        Assert.False(x.is_cuda);
        Assert.Equal(2, ScalarType.BFloat16.ElementSize());
        Assert.True(x.is_floating_point());
    }

    [Fact]
    public void Transposing_changes_strides_and_contiguous_undoes_it()
    {
        var turned = Values.TwoByThree().t();
        Assert.False(turned.is_contiguous());
        Assert.Equal([1f, 4f, 2f, 5f, 3f, 6f], turned.data<float>().ToArray());
        Assert.True(turned.contiguous().is_contiguous());
        Assert.Equal([3, 2], turned.shape);
        Assert.Equal([3, 2], turned.mT.T.shape);
    }

    [Fact]
    public void Views_share_elements_and_clones_do_not()
    {
        var x = zeros(4);
        var view = x.view(2, 2);
        var copy = x.clone();
        view.fill_(3);
        Assert.Equal([3f, 3f, 3f, 3f], Values.Of(x));
        Assert.Equal([0f, 0f, 0f, 0f], Values.Of(copy));
    }

    [Fact]
    public void Dimensions_are_reshaped_swapped_added_and_taken_away()
    {
        var x = arange(24).view(2, 3, 4);
        Assert.Equal([6, 4], x.reshape(-1, 4).shape);
        Assert.Equal([24], x.flatten().shape);
        Assert.Equal([2, 12], x.flatten(1).shape);
        Assert.Equal([2, 3, 2, 2], x.unflatten(2, 2, 2).shape);
        Assert.Equal([4, 2, 3], x.permute(2, 0, 1).shape);
        Assert.Equal([2, 4, 3], x.transpose(1, 2).shape);
        Assert.Equal([3, 4, 2], x.movedim([0], [2]).shape);
        Assert.Equal([2, 1, 3, 4], x.unsqueeze(1).shape);
        Assert.Equal([2, 3, 4], x.unsqueeze(1).squeeze(1).shape);
        Assert.Equal([3], ones(1, 3, 1).squeeze().shape);
    }

    [Fact]
    public void Tensors_are_spread_and_repeated()
    {
        var row = tensor(new[] { 1f, 2f });
        Assert.Equal([1f, 2f, 1f, 2f], Values.Of(row.expand(2, 2)));
        Assert.Equal([1f, 2f, 1f, 2f], Values.Of(row.repeat(2)));
        Assert.Equal([1f, 1f, 2f, 2f], Values.Of(row.repeat_interleave(2)));
        Assert.Equal([1f, 2f, 2f, 2f], Values.Of(row.repeat_interleave(tensor(new long[] { 1, 3 }))));
        Assert.Equal([3, 2], row.broadcast_to(3, 2).shape);
        Assert.Equal([3, 2], row.expand_as(zeros(3, 2)).shape);
    }

    [Fact]
    public void Tensors_are_joined_and_cut_apart()
    {
        var a = tensor(new[] { 1f, 2f });
        var b = tensor(new[] { 3f, 4f });
        Assert.Equal([1f, 2f, 3f, 4f], Values.Of(cat([a, b])));
        Assert.Equal([1f, 3f, 2f, 4f], Values.Of(stack([a, b], 1)));
        var x = arange(7);
        Assert.Equal([3, 3, 1], x.split(3).Select(part => part.shape[0]));
        Assert.Equal([2, 5], x.split([2, 5]).Select(part => part.shape[0]));
        Assert.Equal([4, 3], x.chunk(2).Select(part => part.shape[0]));
        Assert.Equal(7, x.unbind().Length);
        Assert.Equal(5, x.unbind()[5].ToInt64());
        var grid = meshgrid([arange(2), arange(3)]);
        Assert.Equal([0, 0, 0, 1, 1, 1], Values.Whole(grid[0]));
    }

    [Fact]
    public void Tensors_are_turned_rolled_and_cut_to_triangles()
    {
        var x = arange(3);
        Assert.Equal([2, 1, 0], Values.Whole(x.flip(0)));
        Assert.Equal([2, 0, 1], Values.Whole(x.roll(1)));
        Assert.Equal([1f, 0f, 1f, 1f], Values.Of(ones(2, 2).tril()));
        Assert.Equal([0f, 1f, 0f, 0f], Values.Of(ones(2, 2).triu(1)));
    }
}
