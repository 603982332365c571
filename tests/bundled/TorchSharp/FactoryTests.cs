using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class FactoryTests
{
    [Fact]
    public void Zeros_ones_and_full_have_the_shape_and_type_asked_for()
    {
        Assert.Equal([2, 3], zeros(2, 3).shape);
        Assert.Equal(ScalarType.Float32, zeros(2, 3).dtype);
        Assert.Equal([1f, 1f, 1f, 1f], Values.Of(ones([2, 2], ScalarType.BFloat16)));
        Assert.Equal(ScalarType.Int64, ones([1], int64).dtype);
        Assert.Equal([7f, 7f], Values.Of(full(2, 7)));
        Assert.Equal([4, 5, 6], empty(4, 5, 6).shape);
    }

    [Fact]
    public void A_tensor_made_like_another_takes_its_shape_and_type()
    {
        var source = tensor(new long[] { 3, 4 });
        Assert.Equal(ScalarType.Int64, zeros_like(source).dtype);
        Assert.Equal([2, 2], Values.Whole(full_like(source, 2)));
        Assert.Equal(ScalarType.Float32, ones_like(source, float32).dtype);
        Assert.Equal([2], empty_like(source).shape);
        Assert.Equal([5, 5], source.new_zeros([5, 5]).shape);
    }

    [Fact]
    public void A_range_of_whole_numbers_is_int64_and_stops_short_of_its_end()
    {
        Assert.Equal([0, 1, 2, 3], Values.Whole(arange(4)));
        Assert.Equal(ScalarType.Int64, arange(4).dtype);
        Assert.Equal([2, 4], Values.Whole(arange(2, 6, 2)));
        Assert.Equal([0f, 0.5f, 1f], Values.Of(arange(0.0, 1.5, 0.5)));
        Assert.Equal(ScalarType.Float32, arange(4, dtype: float32).dtype);
        Assert.Equal([0f, 0.5f, 1f], Values.Of(linspace(0, 1, 3)));
        Assert.Equal([1f, 0f, 0f, 1f], Values.Of(eye(2)));
    }

    [Fact]
    public void Arrays_of_every_rank_and_type_become_tensors()
    {
        Assert.Equal([3], tensor(new[] { 1f, 2f, 3f }).shape);
        Assert.Equal([1, 2, 2], tensor(new[,,] { { { 1L, 2 }, { 3, 4 } } }).shape);
        Assert.Equal([1, 2, 3, 4], Values.Whole(tensor(new[,] { { 1, 2 }, { 3, 4 } })));
        Assert.Equal(ScalarType.Bool, tensor(new[] { true }).dtype);
        Assert.Equal(ScalarType.Float16, tensor(new[] { (Half)1 }).dtype);
        Assert.Equal(ScalarType.BFloat16, tensor(new[] { (BFloat16)1f }).dtype);
        Assert.Equal([2, 2], tensor(new List<float> { 1, 2, 3, 4 }, 2, 2).shape);
        Assert.Equal(0, tensor(5).ndim);
        Assert.Equal([2, 2], from_array(new[,] { { 1.0, 2 }, { 3, 4 } }).shape);
        Assert.Equal(ScalarType.Int64, tensor(new[] { 1, 2 }, dtype: int64).dtype);
    }

    [Fact]
    public void A_copied_array_and_its_tensor_do_not_share_elements()
    {
        var array = new[] { 1f, 2f };
        var copy = tensor(array);
        array[0] = 9;
        Assert.Equal([1f, 2f], Values.Of(copy));
    }

    [Fact]
    public void A_buffer_and_its_tensor_share_elements_beyond_the_life_of_either_reference()
    {
        var array = new byte[] { 1, 2, 3, 4, 5 };
        var shared = frombuffer(array, uint8, 3, 1);
        array[1] = 9;
        Assert.Equal([9, 3, 4], Values.Whole(shared));
        shared.zero_();
        Assert.Equal(new byte[] { 1, 0, 0, 0, 5 }, array);
        var view = shared[1..];
        shared.Dispose();
        GC.Collect();
        array[2] = 8;
        Assert.Equal([8, 0], Values.Whole(view));
    }

    [Fact]
    public void A_buffer_read_as_another_type_is_converted()
    {
        Assert.Equal([1f, 2f], Values.Of(frombuffer(new byte[] { 1, 2 }, float32)));
        Assert.Throws<ArgumentException>(() => frombuffer(new byte[] { 1 }, uint8, offset: 1));
    }

    [Fact]
    public void A_meta_tensor_has_a_shape_and_no_memory()
    {
        var huge = empty([1L << 40, 1L << 10], bfloat16, META);
        Assert.Equal(1L << 50, huge.NumberOfElements);
        Assert.True(huge.is_meta);
        Assert.Equal([1L << 40, 3], huge.matmul(empty([1L << 10, 3], bfloat16, META)).shape);
    }

    [Fact]
    public void The_same_seed_draws_the_same_numbers()
    {
        manual_seed(7);
        var first = Values.Of(randn(8));
        manual_seed(7);
        Assert.Equal(first, Values.Of(randn(8)));
        Assert.NotEqual(first, Values.Of(randn(8)));
    }

    [Fact]
    public void A_generator_of_its_own_leaves_the_common_one_alone()
    {
        var own = Values.Of(rand(4, generator: new Generator(3)));
        manual_seed(1);
        var common = Values.Of(rand(4));
        manual_seed(1);
        Assert.Equal(own, Values.Of(rand(4, generator: new Generator(3))));
        Assert.Equal(common, Values.Of(rand(4)));
        Assert.All(own, value => Assert.InRange(value, 0f, 1f));
    }

    [Fact]
    public void Drawing_by_weights_never_takes_what_has_none()
    {
        var drawn = Values.Whole(multinomial(tensor(new[] { 0f, 1f, 0f, 3f }), 200, true, new Generator(5)));
        Assert.Equal([1, 3], drawn.Distinct().Order());
        Assert.InRange(drawn.Count(index => index == 3), 120, 180);
        Assert.All(Values.Whole(randint(2, 5, [100])), value => Assert.InRange(value, 2, 4));
        Assert.Equal([0, 1, 2], Values.Whole(randperm(3)).Order());
    }

    [Fact]
    public void A_mismatched_shape_is_named()
    {
        Assert.Throws<ArgumentException>(() => tensor(new[] { 1f, 2f, 3f }, [2, 2]));
    }
}
