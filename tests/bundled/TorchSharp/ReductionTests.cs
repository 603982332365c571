using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class ReductionTests
{
    [Fact]
    public void Sums_and_means_run_over_all_or_over_dimensions()
    {
        var x = Values.TwoByThree();
        Assert.Equal(21f, x.sum().item<float>());
        Assert.Equal([5f, 7f, 9f], Values.Of(x.sum(dim: 0)));
        Assert.Equal([2, 1], x.sum(1, keepdim: true).shape);
        Assert.Equal([21f], Values.Of(x.sum([0, 1])));
        Assert.Equal(3.5f, (float)x.mean());
        Assert.Equal([2f, 5f], Values.Of(x.mean([1])));
        Assert.Equal([1f, 2f, 3f, 5f, 7f, 9f], Values.Of(x.cumsum(0)));
        Assert.Equal(720f, x.prod().ToSingle());
        Assert.Equal(ScalarType.Int64, (x > 2).sum().dtype);
    }

    [Fact]
    public void Spread_is_measured_with_and_without_correction()
    {
        var x = Values.TwoByThree();
        Values.Near([1f, 1f], x.var([1]));
        Values.Near([2f / 3, 2f / 3], x.var([1], unbiased: false));
        Values.Near([MathF.Sqrt(3.5f)], x.std());
        Values.Near([MathF.Sqrt(14), MathF.Sqrt(77)], x.norm(1));
        Values.Near([MathF.Sqrt(91)], x.norm());
        Values.Near([6f, 15f], x.norm(1, p: 1));
    }

    [Fact]
    public void Extremes_come_with_their_places()
    {
        var x = tensor(new float[] { 3, 1, 2, 9, 7, 8 }, [2, 3]);
        Assert.Equal(9f, x.max().ToSingle());
        var (values, places) = x.max(1);
        Assert.Equal([3f, 9f], Values.Of(values));
        Assert.Equal([0, 0], Values.Whole(places));
        Assert.Equal([1, 1], Values.Whole(x.argmin(1)));
        Assert.Equal(3, x.argmax().ToInt64());
        Assert.Equal([9f, 7f, 8f], Values.Of(x.amax(0)));
        Assert.Equal([2, 1], x.amin([1], keepdim: true).shape);
        Assert.Equal([1f, 7f], Values.Of(x.min(1).values));
    }

    [Fact]
    public void Sorting_gives_values_and_places()
    {
        var x = tensor(new[] { 3f, 1f, 2f });
        var (values, places) = x.sort();
        Assert.Equal([1f, 2f, 3f], Values.Of(values));
        Assert.Equal([1, 2, 0], Values.Whole(places));
        Assert.Equal([0, 2, 1], Values.Whole(x.argsort(descending: true)));
        var (top, at) = x.topk(2);
        Assert.Equal([3f, 2f], Values.Of(top));
        Assert.Equal([0, 2], Values.Whole(at));
        Assert.Equal([1f, 2f], Values.Of(topk(x, 2, largest: false).values));
        Assert.Equal([1, 2], Values.Whole(tensor(new long[] { 2, 1, 2 }).unique().output));
    }

    [Fact]
    public void A_stable_sort_keeps_the_order_of_equals()
    {
        Assert.Equal([1, 3, 0, 2], Values.Whole(tensor(new[] { 1, 0, 1, 0 }).sort(stable: true).Indices));
    }

    [Fact]
    public void Softmax_and_its_kin_agree()
    {
        var x = tensor(new[] { 0f, MathF.Log(3) });
        Values.Near([0.25f, 0.75f], x.softmax(0));
        Values.Near([MathF.Log(0.25f), MathF.Log(0.75f)], x.log_softmax(0));
        Values.Near([MathF.Log(4)], x.logsumexp(0));
        Assert.Equal(ScalarType.Float32, x.bfloat16().softmax(0, float32).dtype);
    }
}
