using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class ArithmeticTests
{
    private static readonly float[] Some = [1, 4, 9];

    [Fact]
    public void Operators_take_tensors_and_numbers_on_both_sides()
    {
        var x = tensor(Some);
        Assert.Equal([2f, 8f, 18f], Values.Of(x + x));
        Assert.Equal([0f, 3f, 8f], Values.Of(x - 1));
        Assert.Equal([0f, -3f, -8f], Values.Of(1 - x));
        Assert.Equal([2f, 8f, 18f], Values.Of(2 * x));
        Assert.Equal([0.5f, 2f, 4.5f], Values.Of(x / 2));
        Assert.Equal([1f, 0.25f, 1f / 9], Values.Of(1 / x));
        Assert.Equal([1f, 1f, 0f], Values.Of(x % 3));
        Assert.Equal([-1f, -4f, -9f], Values.Of(-x));
        Assert.Equal([1, 0], Values.Whole(tensor(new[] { 3, 4 }) & tensor(new[] { 1, 1 })));
        Assert.Equal([false, true], Values.Truths(~tensor(new[] { true, false })));
    }

    [Fact]
    public void Whole_numbers_stay_whole_under_whole_scalars()
    {
        var x = tensor(new long[] { 7, -7 });
        Assert.Equal(ScalarType.Int64, (x + 1).dtype);
        Assert.Equal(ScalarType.Float32, (x / 2).dtype);
        Assert.Equal([3, -4], Values.Whole(x.div(2, RoundingMode.floor)));
        Assert.Equal([3, -3], Values.Whole(x.div(2, RoundingMode.trunc)));
        Assert.Equal([3, -4], Values.Whole(x.floor_divide(2)));
        Assert.Equal([1, 1], Values.Whole(x.remainder(2)));
    }

    [Fact]
    public void In_place_operations_change_the_tensor_and_answer_it()
    {
        var x = tensor(Some);
        var same = x.add_(1).mul_(2).sub_(tensor(Some)).div_(2);
        Assert.Same(x, same);
        Assert.Equal([1.5f, 3f, 5.5f], Values.Of(x));
        Assert.Equal([1.5f, 3f, 5.5f], Values.Of(zeros(3).copy_(x)));
        Assert.Equal([0f, 0f, 0f], Values.Of(x.zero_()));
    }

    [Fact]
    public void Sums_may_be_scaled()
    {
        Assert.Equal([3f, 12f, 27f], Values.Of(tensor(Some).add(tensor(Some), 2)));
        Assert.Equal([2f, 8f, 18f], Values.Of(tensor(Some).addcmul(tensor(Some), ones(3), 1)));
        Assert.Equal([0.5f, 2f, 4.5f], Values.Of(zeros(3).lerp(tensor(Some), full(3, 0.5))));
    }

    [Fact]
    public void Pointwise_functions_give_their_values()
    {
        var x = tensor(Some);
        Assert.Equal([1f, 2f, 3f], Values.Of(x.sqrt()));
        Values.Near([1f, 0.5f, 1f / 3], x.rsqrt());
        Assert.Equal([1f, 16f, 81f], Values.Of(x.pow(2)));
        Assert.Equal([1f, 16f, 81f], Values.Of(x.square()));
        Values.Near([0f, MathF.Log(4), MathF.Log(9)], x.log());
        Values.Near([MathF.E], tensor(new[] { 1f }).exp());
        Values.Near([MathF.Sin(1), MathF.Cos(1), MathF.Tanh(1)], cat([sin(ones(1)), cos(ones(1)), tanh(ones(1))]));
        Values.Near([0.5f], zeros(1).sigmoid());
        Assert.Equal([1f, 2f], Values.Of(tensor(new[] { -1f, 2f }).abs()));
        Assert.Equal([2f, 2f, -2f], Values.Of(tensor(new[] { 1.6f, 2.5f, -1.5f }).round()));
        Assert.Equal([1f, -2f], Values.Of(tensor(new[] { 1.6f, -1.5f }).floor()));
        Assert.Equal([2f, -1f], Values.Of(tensor(new[] { 1.6f, -1.5f }).ceil()));
        Assert.Equal([2f, 4f, 5f], Values.Of(x.clamp(2, 5)));
        Assert.Equal([2f, 4f, 9f], Values.Of(x.clamp(min: 2)));
        Assert.Equal([3f, 4f, 9f], Values.Of(x.maximum(full(3, 3))));
        Assert.Equal([false, true, false], Values.Truths(tensor(new[] { 1f, float.NaN, 2f }).isnan()));
        Assert.Equal([true, false, false], Values.Truths(tensor(new[] { 1f, float.NaN, float.PositiveInfinity }).isfinite()));
    }

    [Fact]
    public void Comparisons_answer_element_by_element()
    {
        var x = tensor(Some);
        Assert.Equal([false, true, true], Values.Truths(x > 1));
        Assert.Equal([true, true, false], Values.Truths(x <= 4));
        Assert.Equal([false, true, false], Values.Truths(x == 4));
        Assert.Equal([true, false, true], Values.Truths(x.ne(4)));
        Assert.Equal([false, true, false], Values.Truths((x > 1).logical_and(x < 9)));
        Assert.Equal([true, false, false], Values.Truths((x > 1).logical_not()));
        Assert.True((x > 0).all().item<bool>());
        Assert.False((bool)(x > 9).any());
        Assert.True(x.Equals(tensor(Some)));
        Assert.True(x.allclose(x + 1e-6f));
        Assert.False(x.allclose(x + 1e-2f));
    }
}
