using TorchSharp;
using Video.Testing;
using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Encoders;

/// <summary>The plain operations against their formulas; every faster version is held against the plain one.</summary>
public sealed class PlainOperationsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly PlainOperations _plain = new();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Attention_is_softmax_of_scaled_products_head_by_head()
    {
        var (heads, dim) = (3, 8);
        var (query, key, value) = (randn([2, 4, heads * dim]), randn([2, 7, heads * dim]), randn([2, 7, heads * dim]));
        var attended = _plain.Attention(query, key, value, heads);
        for (var head = 0; head < heads; head++)
        {
            var (q, k, v) = (Head(query), Head(key), Head(value));
            var expected = nn.functional.softmax(q.matmul(k.transpose(1, 2)) / Math.Sqrt(dim), -1).matmul(v);
            Close.Assert(expected, Head(attended), 1e-5, $"head {head}");

            Tensor Head(Tensor x) => x.narrow(2, head * dim, dim);
        }
    }

    [Fact]
    public void Attention_takes_slices_of_a_joined_product()
    {
        var joined = randn([2, 5, 3 * 12]);
        var (query, key, value) = (joined.narrow(2, 0, 12), joined.narrow(2, 12, 12), joined.narrow(2, 24, 12));
        Close.Assert(
            _plain.Attention(query.contiguous(), key.contiguous(), value.contiguous(), 2), _plain.Attention(query, key, value, 2), 1e-6, "slices");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2 * 4 * 7 * 2)]
    public void Frames_in_groups_attend_as_all_at_once(long scoresAtOnce)
    {
        var (query, key, value) = (randn([5, 4, 16]), randn([5, 7, 16]), randn([5, 7, 16]));
        Close.Assert(_plain.Attention(query, key, value, 2), new PlainOperations(scoresAtOnce).Attention(query, key, value, 2), 1e-6, "groups");
    }

    [Fact]
    public void Gelu_is_the_tanh_form()
    {
        var x = linspace(-5, 5, 101);
        var expected = x * 0.5 * (((x + x.pow(3) * 0.044715) * Math.Sqrt(2 / Math.PI)).tanh() + 1);
        Close.Assert(expected, _plain.GeluTanh(x.clone()), 1e-6, "gelu");
    }

    [Fact]
    public void The_sum_is_left_in_the_update_and_its_norm_comes_back()
    {
        using var norm = new LayerNorm(randn([6]), randn([6]), 1e-6);
        var (update, residual) = (randn([2, 3, 6]), randn([2, 3, 6]));
        var (sum, kept) = (update + residual, residual.clone());
        var normed = _plain.AddAndNormalize(update, residual, norm);
        Close.Assert(sum, update, 0, "sum");
        Close.Assert(kept, residual, 0, "residual");
        var centred = sum - sum.mean([-1], keepdim: true);
        var expected = centred / (centred.square().mean([-1], keepdim: true) + 1e-6).sqrt() * norm.Weight + norm.Bias;
        Close.Assert(expected, normed, 1e-5, "norm");
        Close.Assert(normed, _plain.Normalize(sum, norm), 0, "norm alone");
    }
}
