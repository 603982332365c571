using TorchSharp;
using Video.Language.Models;
using Video.Memory.Rekv;
using Video.Testing;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Rekv;

public sealed class SinkWindowAttentionTests : IDisposable
{
    private const int Heads = 6, Shared = 2, Dim = 8, Sinks = 3;

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(20, 4, 30, false)]      // the window reaches everything
    [InlineData(20, 4, 20, false)]
    [InlineData(20, 4, 19, false)]
    [InlineData(20, 4, 9, false)]
    [InlineData(20, 4, 2, false)]       // shorter than the block
    [InlineData(20, 20, 7, false)]
    [InlineData(20, 4, 30, true)]
    [InlineData(20, 4, 18, true)]       // some of the sink is still in the window
    [InlineData(20, 4, 9, true)]
    [InlineData(20, 1, 9, true)]
    [InlineData(20, 20, 7, true)]
    public void Each_query_attends_to_its_window_and_to_the_sink_under_one_softmax(int all, int count, int local, bool fromAfar)
    {
        var (window, sink) = Draw(all, count);
        var expected = Plain(window, sink, local, fromAfar);
        Close.Assert(expected, SinkWindowAttention.Attend(window, sink, local, fromAfar), 1e-5, "at once");
        Close.Assert(expected, SinkWindowAttention.Attend(window, sink, local, fromAfar, scoresAtOnce: 1), 1e-5, "one query at a time");
        Close.Assert(expected, SinkWindowAttention.Attend(window, sink, local, fromAfar, scoresAtOnce: 3 * Heads * all), 1e-5, "three at a time");
    }

    [Fact]
    public void Without_a_sink_the_window_is_all_there_is()
    {
        var (window, _) = Draw(20, 4);
        Close.Assert(Plain(window, null, 9, false), SinkWindowAttention.Attend(window, null, 9, fromAfar: false), 1e-5, "window");
    }

    [Fact]
    public void A_probe_sees_shares_of_the_whole_context_with_the_sinks_at_its_beginning()
    {
        var (window, sink) = Draw(20, 2);
        var probe = new Probe();
        SinkWindowAttention.Attend(window, sink, 9, fromAfar: true, layer: 3, probe);
        var seen = probe.Seen!;
        Assert.Equal(3, probe.Layer);
        Assert.Equal([Heads, 2, 20], seen.shape);
        Close.Assert(ones([Heads, 2]), seen.sum(2), 1e-5, "row sums");
        Assert.True(seen.narrow(2, 0, Sinks).min().item<float>() > 0);
        Assert.Equal(0, seen.narrow(2, Sinks, 20 - 9 - Sinks - 1).abs().max().item<float>());
        Assert.Equal(0, seen.select(1, 0).select(1, 19).abs().max().item<float>());
    }

    // Upstream turns the window's keys anew for each frame, by their place in the window; turned once by their place in the stream they meet queries at the same angles.
    [Theory]
    [InlineData(1_000, 1e-5)]
    [InlineData(100_000_000, 1e-4)]
    public void Keys_rotated_once_by_their_place_in_the_stream_attend_as_if_rotated_by_their_place_in_the_window(long start, double within)
    {
        using var rotation = new RunningRotation(Config);
        var (queries, keys, values) = (randn([Heads, 4, Dim]), randn([Shared, 20, Dim]), randn([Shared, 20, Dim]));
        Close.Assert(At(0), At(start), within, "attended");

        Tensor At(long first) => SinkWindowAttention.Attend(
            new Attended(rotation.Queries(queries, first + 16), rotation.Keys(keys, first), values), null, 9, fromAfar: false);
    }

    [Fact]
    public void A_query_meets_the_sink_from_exactly_the_windows_length_minus_one()
    {
        const int Local = 9;
        using var far = new FarTurn(Config, Local, CPU);
        using var rotation = new RunningRotation(Config);
        var (query, key) = (randn([Heads, 1, Dim]), randn([Heads, 1, Dim]));
        var expected = rotation.Queries(query, 123 + Local - 1).mul(rotation.Keys(key, 123)).sum(2);
        Close.Assert(expected, far.Apply(query).mul(key).sum(2), 1e-5, "products");
    }

    private static LanguageConfig Config => new()
    {
        Layers = 1, Hidden = Heads * Dim, Heads = Heads, KeyValueHeads = Shared, HeadDim = Dim, Mlp = 8, Vocabulary = 8,
        RopeTheta = 1e6, NormEps = 1e-6, Tied = true, MaxPositions = 100,
    };

    private static (Attended Window, Attended? Sink) Draw(int all, int count) => (
        new Attended(randn([Heads, count, Dim]), randn([Shared, all, Dim]), randn([Shared, all, Dim])),
        new Attended(randn([Heads, count, Dim]), randn([Shared, Sinks, Dim]), randn([Shared, Sinks, Dim])));

    /// <summary>The definition, query by query.</summary>
    private static Tensor Plain(Attended window, Attended? sink, int local, bool fromAfar)
    {
        var (all, count) = (window.Keys.shape[1], window.Queries.shape[1]);
        var rows = new List<Tensor>();
        for (var query = 0; query < count; query++)
        {
            var own = all - count + query;
            for (var head = 0; head < Heads; head++)
            {
                var (logits, values, group) = (new List<Tensor>(), new List<Tensor>(), head / (Heads / Shared));
                for (var key = Math.Max(0, own - local + 1); key <= own; key++)
                {
                    logits.Add(window.Queries[head, query].dot(window.Keys[group, key]));
                    values.Add(window.Values[group, key]);
                }
                for (var key = 0; sink is { } far && key < Sinks; key++)
                {
                    if (fromAfar && own - key < local) continue;
                    logits.Add(far.Queries[head, query].dot(far.Keys[group, key]));
                    values.Add(far.Values[group, key]);
                }
                rows.Add(nn.functional.softmax(stack(logits, 0), 0).unsqueeze(0).matmul(stack(values, 0))[0]);
            }
        }
        return stack(rows, 0).reshape(count, Heads * Dim);
    }

    private sealed class Probe : IAttentionProbe
    {
        public int Layer { get; private set; }

        public Tensor? Seen { get; private set; }

        public void Observe(int layer, Tensor probabilities) => (Layer, Seen) = (layer, probabilities.clone().DetachFromDisposeScope());
    }
}
