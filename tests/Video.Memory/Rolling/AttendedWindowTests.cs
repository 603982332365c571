using TorchSharp;
using Video.Language.Models;
using Video.Memory.Rolling;
using Video.Testing;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Rolling;

public sealed class AttendedWindowTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(64, 1)]
    [InlineData(64, 3)]
    [InlineData(64, 60)]
    [InlineData(100_000, 7)]
    public void A_frame_sees_the_sink_and_as_many_whole_frames_as_fit_however_many_are_read_at_once(int window, int framesAPass)
    {
        using var stream = new SmallStream(options => options with { Window = window });
        var plain = new WholeWindow(stream.Config, window);
        stream.Forward(stream.EmbedIds(SmallStream.Prefix), plain);
        foreach (var frames in Varied(60).Chunk(framesAPass))
        {
            var expected = frames.Select(frame => stream.Forward(frame.Embeddings(stream.Config.Hidden), plain)).ToArray();
            Close.Assert(cat(expected, 0), stream.Read(frames), 1e-5, $"frames from {frames[0].Time.Position}");
        }
    }

    [Fact]
    public void A_frame_larger_than_the_window_sees_the_sink_and_itself()
    {
        using var stream = new SmallStream(options => options with { Window = 4 });
        stream.ReadSeconds(0, 3);
        var frame = SmallStream.Frame(3, places: 12);
        using var alone = new GrowingCache(stream.Config);
        stream.Forward(stream.EmbedIds(SmallStream.Prefix), alone);
        Close.Assert(stream.Forward(frame.Embeddings(stream.Config.Hidden), alone), stream.Read(frame), 1e-5, "hidden states");
    }

    [Fact]
    public void Positions_that_begin_anew_change_nothing()
    {
        using var stream = new SmallStream();
        using var once = new AttendedWindow(stream.Config, ScalarType.Float32, CPU, 40);
        using var often = new AttendedWindow(stream.Config, ScalarType.Float32, CPU, 40, positionsAtMost: 50);
        foreach (var window in (AttendedWindow[])[once, often]) Pass(stream, window, stream.EmbedIds(SmallStream.Prefix), null);
        foreach (var frame in Varied(80))
        {
            var embeddings = frame.Embeddings(stream.Config.Hidden);
            Close.Assert(Pass(stream, once, embeddings, frame.Tokens), Pass(stream, often, embeddings, frame.Tokens), 1e-5, $"frame at {frame.Time.Position}");
        }
    }

    [Fact]
    public void Far_positions_are_as_exact_as_near_ones()
    {
        // Two windows that hold the same frames; before one of them, so many tokens went by as a camera sends in weeks.
        using var stream = new SmallStream();
        using var near = new AttendedWindow(stream.Config, ScalarType.Float32, CPU, 40);
        using var far = new AttendedWindow(stream.Config, ScalarType.Float32, CPU, 40, first: 900_000_000);
        foreach (var window in (AttendedWindow[])[near, far]) Pass(stream, window, stream.EmbedIds(SmallStream.Prefix), null);
        foreach (var frame in Varied(20))
        {
            var embeddings = frame.Embeddings(stream.Config.Hidden);
            Close.Assert(Pass(stream, near, embeddings, frame.Tokens), Pass(stream, far, embeddings, frame.Tokens), 1e-5, $"frame at {frame.Time.Position}");
        }
    }

    [Fact]
    public void A_pass_that_failed_leaves_a_window_that_goes_on()
    {
        using var stream = new SmallStream(options => options with { Window = 64 });
        stream.ReadSeconds(0, 30);
        var (length, hash) = (stream.Cache.Counters.WindowTokens, stream.Archive.Blocks.Count);
        var failing = Assert.Throws<InvalidOperationException>(() => stream.Cache.Read(
            [new NewFrame(SmallStream.At(30), 5, [1, 2, 3])], cache => throw new InvalidOperationException("no memory")));
        Assert.Equal("no memory", failing.Message);
        Assert.Equal(hash, stream.Archive.Blocks.Count);
        var again = stream.Read(SmallStream.Frame(30));
        Assert.True(again.isfinite().all().item<bool>());
        Assert.True(stream.Cache.Counters.WindowTokens <= length + 5);
        using var view = stream.Ask([7]);
        Assert.Equal(TimeSpan.FromSeconds(30), view.Frames[^1].Time.Position);
    }

    /// <summary>Frames of 1 to 16 places.</summary>
    private static IEnumerable<SmallStream.Sent> Varied(int count) => Enumerable.Range(0, count).Select(i => SmallStream.Frame(i, places: 1 + i * 7 % 16));

    private static Tensor Pass(SmallStream stream, AttendedWindow window, Tensor embeddings, int? frame)
    {
        var count = (int)embeddings.shape[0];
        if (frame is null) window.BeginSink(count);
        else window.BeginFrames([count]);
        var hidden = stream.Forward(embeddings, new Over(window));
        window.Finish(count);
        return hidden;
    }

    private sealed class Over(AttendedWindow window) : IKeyValueCache
    {
        public int Length => window.Length;

        public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values, IAttentionProbe? probe) => window.Attend(layer, queries, keys, values);
    }
}
