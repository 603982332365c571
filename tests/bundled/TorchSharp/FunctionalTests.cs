using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests;

public sealed class FunctionalTests
{
    [Fact]
    public void A_linear_layer_multiplies_by_the_transposed_weights()
    {
        var weights = tensor(new float[] { 1, 0, 0, 1, 1, 1 }, [3, 2]);
        Assert.Equal([2f, 3f, 5f], Values.Of(functional.linear(tensor(new[] { 2f, 3f }), weights)));
        Assert.Equal([3f, 4f, 6f], Values.Of(functional.linear(tensor(new[] { 2f, 3f }), weights, ones(3))));
    }

    [Fact]
    public void Layer_norm_centres_and_scales()
    {
        var x = tensor(new[] { 1f, 3f }, [1, 2]);
        Values.Near([-1f, 1f], functional.layer_norm(x, [2], eps: 0));
        Values.Near([-1f, 5f], functional.layer_norm(x, [2], tensor(new[] { 2f, 4f }), ones(2), 0));
    }

    [Fact]
    public void Both_forms_of_gelu_give_their_own_values()
    {
        var x = tensor(new[] { -1f, 0f, 1f, 2f });
        Values.Near([-0.15865526f, 0f, 0.8413447f, 1.9544997f], functional.gelu(x));
        Values.Near([-0.15880801f, 0f, 0.841192f, 1.954598f], functional.gelu(x, GELU.Approximate.tanh));
    }

    [Fact]
    public void Other_activations_give_their_values()
    {
        var x = tensor(new[] { -1f, 1f });
        Values.Near([-0.26894143f, 0.7310586f], functional.silu(x));
        Assert.Equal([0f, 1f], Values.Of(functional.relu(x)));
        Values.Near([0.11920292f, 0.8807971f], functional.softmax(x, 0));
        var place = tensor(new[] { -1f });
        functional.relu(place, inplace: true);
        Assert.Equal([0f], Values.Of(place));
    }

    [Fact]
    public void A_convolution_in_steps_of_its_kernel_cuts_patches()
    {
        var picture = arange(16, dtype: float32).view(1, 1, 4, 4);
        var sum = functional.conv2d(picture, ones(1, 1, 2, 2), ones(1), strides: [2, 2]);
        Assert.Equal([1, 1, 2, 2], sum.shape);
        Assert.Equal([11f, 19f, 43f, 51f], Values.Of(sum));
        Assert.Equal([1, 1, 4, 4], functional.conv2d(picture, ones(1, 1, 3, 3), padding: [1]).shape);
    }

    [Fact]
    public void Pooling_averages()
    {
        var picture = arange(16, dtype: float32).view(1, 1, 4, 4);
        Assert.Equal([2.5f, 4.5f, 10.5f, 12.5f], Values.Of(functional.avg_pool2d(picture, 2)));
        Assert.Equal([7.5f], Values.Of(functional.adaptive_avg_pool2d(picture, 1)));
        Assert.Equal([2, 1], functional.adaptive_avg_pool2d(picture, (2, 1)).shape[2..]);
    }

    [Fact]
    public void Interpolation_follows_its_mode()
    {
        var x = tensor(new[] { 0f, 2f, 4f, 6f }, [1, 1, 2, 2]);
        Assert.Equal([0f, 0f, 2f, 2f, 0f, 0f, 2f, 2f, 4f, 4f, 6f, 6f, 4f, 4f, 6f, 6f], Values.Of(functional.interpolate(x, [4, 4])));
        Values.Near([0f, 0.5f, 1.5f, 2f], functional.interpolate(x, [2, 4], mode: InterpolationMode.Bilinear, align_corners: false)[0, 0, 0]);
        Values.Near([0f, 2f / 3, 4f / 3, 2f], functional.interpolate(x, [2, 4], mode: InterpolationMode.Bilinear, align_corners: true)[0, 0, 0]);
        Assert.Equal([3, 3], functional.interpolate(x, scale_factor: [1.5, 1.5], mode: InterpolationMode.Bicubic).shape[2..]);
    }

    [Fact]
    public void Antialiased_shrinking_averages_what_a_pixel_covers()
    {
        var x = zeros(1, 1, 1, 8);
        x[0, 0, 0, 3] = 8f;
        var sharp = functional.interpolate(x, [1, 2], mode: InterpolationMode.Bilinear);
        var smooth = functional.interpolate(x, [1, 2], mode: InterpolationMode.Bilinear, antialias: true);
        Assert.Equal([0f, 0f], Values.Of(sharp));
        Values.Near([8f * 0.625f / 3.5f, 8f * 0.375f / 3.5f], smooth, 1e-4f);
        Assert.True(functional.interpolate(x, [1, 2], mode: InterpolationMode.Bicubic, antialias: true)[0, 0, 0, 0].ToSingle() > 1);
    }

    [Fact]
    public void Attention_weighs_values_by_the_likeness_of_keys()
    {
        var q = tensor(new[] { 1f, 0f, 0f, 1f }, [1, 2, 2]);
        var expected = (q.matmul(q.transpose(-2, -1)) / MathF.Sqrt(2)).softmax(-1).matmul(q);
        Values.Near(Values.Of(expected), functional.scaled_dot_product_attention(q, q, q));
    }

    [Fact]
    public void A_causal_query_sees_nothing_later_and_a_mask_hides_what_it_says()
    {
        var (q, v) = (randn(1, 3, 4), randn(1, 3, 4));
        var causal = functional.scaled_dot_product_attention(q, q, v, is_casual: true);
        Values.Near(Values.Of(v[0, 0]), causal[0, 0]);
        var byMask = functional.scaled_dot_product_attention(q, q, v, ones([3, 3], @bool).tril());
        Assert.True(causal.allclose(byMask, 1e-4, 1e-5));
        var byBias = functional.scaled_dot_product_attention(q, q, v, zeros(3, 3).masked_fill(ones([3, 3], @bool).triu(1), float.NegativeInfinity));
        Assert.True(causal.allclose(byBias, 1e-4, 1e-5));
    }

    [Fact]
    public void Vectors_are_compared_and_brought_to_length_one()
    {
        var a = tensor(new[] { 3f, 4f }, [1, 2]);
        Values.Near([0.6f, 0.8f], functional.normalize(a));
        Values.Near([0.6f], functional.cosine_similarity(a, tensor(new[] { 1f, 0f }, [1, 2])));
        Assert.Equal([0, 0, 1], Values.Whole(functional.one_hot(tensor(2L), 3)));
    }
}
