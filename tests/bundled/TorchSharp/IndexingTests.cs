using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class IndexingTests
{
    [Fact]
    public void Numbers_and_ranges_pick_views_as_in_Python()
    {
        var x = arange(24).view(2, 3, 4);
        Assert.Equal(23, x[1, 2, 3].ToInt64());
        Assert.Equal(23, x[-1, -1, -1].item<long>());
        Assert.Equal([12, 13, 14, 15], Values.Whole(x[1, 0]));
        Assert.Equal([3, 4], x[0].shape);
        Assert.Equal([1, 2, 4], x[1.., ..2].shape);
        Assert.Equal([0, 2], Values.Whole(x[0, 0, TensorIndex.Slice(step: 2)]));
        Assert.Equal([2, 3], Values.Whole(x[0, 0, ^2..]));
        Assert.Equal([4], x[0, ^1].shape);
    }

    [Fact]
    public void The_ellipsis_stands_for_all_dimensions_between()
    {
        var x = arange(24).view(2, 3, 4);
        Assert.Equal([2, 3], x[TensorIndex.Ellipsis, 0].shape);
        Assert.Equal([3], x[0, TensorIndex.Ellipsis, 1].shape);
        Assert.Equal([2, 3, 4, 1], x[TensorIndex.Ellipsis, TensorIndex.None].shape);
        Assert.Equal([2, 1, 3, 4], x[TensorIndex.Colon, TensorIndex.Null].shape);
    }

    [Fact]
    public void Tensors_of_places_pick_copies()
    {
        var x = arange(6).view(2, 3);
        Assert.Equal([3, 4, 5, 0, 1, 2], Values.Whole(x[tensor(new long[] { 1, 0 })]));
        Assert.Equal([2, 0], Values.Whole(x[0, TensorIndex.Tensor(tensor(new long[] { 2, 0 }))]));
        Assert.Equal([2, 2], x[TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 2, 0 }))].shape);
        Assert.Equal([1, 5], Values.Whole(x[tensor(new long[] { 0, 1 }), tensor(new long[] { 1, 2 })]));
        Assert.Equal([4, 5], Values.Whole(x[x.gt(3)]));
        Assert.Equal([1, 4], Values.Whole(x[TensorIndex.Ellipsis, TensorIndex.Tensor(tensor(new[] { false, true, false }))]));
    }

    [Fact]
    public void Assigning_to_brackets_changes_the_tensor()
    {
        var x = zeros(2, 3);
        x[0, 1] = tensor(5f);
        x[1] = tensor(new[] { 1f, 2f, 3f });
        Assert.Equal([0f, 5f, 0f, 1f, 2f, 3f], Values.Of(x));
        x[TensorIndex.Colon, 2] = 9f;
        Assert.Equal([0f, 5f, 9f, 1f, 2f, 9f], Values.Of(x));
        x[x.gt(4)] = 0f;
        Assert.Equal([0f, 0f, 0f, 1f, 2f, 0f], Values.Of(x));
        x.index_put_(7, TensorIndex.Single(0), TensorIndex.Slice(1));
        Assert.Equal([0f, 7f, 7f, 1f, 2f, 0f], Values.Of(x));
    }

    [Fact]
    public void Putting_with_accumulation_adds_every_time_an_index_comes()
    {
        var x = zeros(3);
        x.index_put_(ones(3), [tensor(new long[] { 1, 1, 2 })], true);
        Assert.Equal([0f, 2f, 1f], Values.Of(x));
    }

    [Fact]
    public void Rows_are_selected_narrowed_and_sliced()
    {
        var x = arange(12).view(4, 3);
        Assert.Equal([3, 4, 5], Values.Whole(x.select(0, 1)));
        Assert.Equal([2, 3], x.narrow(0, 1, 2).shape);
        Assert.Equal([0, 1, 2, 6, 7, 8], Values.Whole(x.slice(0, 0, 4, 2)));
        Assert.Equal([9, 10, 11, 0, 1, 2], Values.Whole(x.index_select(0, tensor(new long[] { 3, 0 }))));
    }

    [Fact]
    public void Elements_are_gathered_and_scattered()
    {
        var x = tensor(new float[] { 1, 2, 3, 4 }, [2, 2]);
        var index = tensor(new long[] { 1, 0, 0, 0 }, [2, 2]);
        Assert.Equal([2f, 1f, 3f, 3f], Values.Of(x.gather(1, index)));
        Assert.Equal([2f, 1f, 3f, 3f], Values.Of(x.take_along_dim(index, 1)));
        Assert.Equal([0f, 2f, 1f], Values.Of(zeros(3).scatter_(0, tensor(new long[] { 2, 1 }), tensor(new[] { 1f, 2f }))));
        Assert.Equal([0f, 3f], Values.Of(zeros(2).scatter_add_(0, tensor(new long[] { 1, 1 }), tensor(new[] { 1f, 2f }))));
        Assert.Equal([0f, 0f, 5f], Values.Of(zeros(3).index_add_(0, tensor(new long[] { 2, 2 }), tensor(new[] { 1f, 4f }), 1)));
        Assert.Equal([8f, 0f], Values.Of(zeros(2).index_copy_(0, tensor(new long[] { 0 }), tensor(new[] { 8f }))));
        Assert.Equal([0f, 6f], Values.Of(zeros(2).index_fill_(0, tensor(new long[] { 1 }), 6)));
    }

    [Fact]
    public void Masks_fill_select_and_choose()
    {
        var x = tensor(new[] { 1f, -2f, 3f });
        var negative = x < 0;
        Assert.Equal([1f, 0f, 3f], Values.Of(x.masked_fill(negative, 0)));
        Assert.Equal([-2f], Values.Of(x.masked_select(negative)));
        Assert.Equal([9f, -2f, 9f], Values.Of(where(negative, x, full_like(x, 9))));
        Assert.Equal([1], Values.Whole(negative.nonzero()));
    }
}
