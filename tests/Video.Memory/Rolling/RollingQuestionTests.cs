using TorchSharp;
using Video.Testing;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Rolling;

public sealed class RollingQuestionTests : IDisposable
{
    private static readonly int[] Text = [11, 12, 13], Prompt = [11, 12, 13, 14, 15];

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(1)]      // all but the newest block come out of the archive
    [InlineData(1000)]   // all as computed
    public void Where_everything_fits_an_answer_is_that_of_a_plain_causal_decoder(int recent)
    {
        using var stream = new SmallStream(options => options with { Recent = recent, Window = 1000, Budget = 1000 });
        stream.ReadSeconds(0, 30);
        using var view = stream.Ask(Text);
        var length = SmallStream.Sink + stream.Frames.Sum(frame => frame.Tokens);
        Assert.Equal((30, length), (view.Frames.Count, view.Length));
        Close.Assert(stream.Vanilla(stream.Frames, Prompt), stream.Logits(view, Prompt), recent == 1 ? 5e-3 : Close.Language, "logits");
    }

    [Fact]
    public void What_a_question_appends_follows_at_the_next_positions()
    {
        using var stream = new SmallStream(options => options with { Window = 1000, Recent = 1000 });
        stream.ReadSeconds(0, 10);
        using var view = stream.Ask(Text);
        for (var i = 1; i <= Prompt.Length; i++)
            Close.Assert(stream.Vanilla(stream.Frames, Prompt[..i]), stream.Logits(view, Prompt[i - 1]), Close.Language, $"after {i} tokens");
    }

    [Fact]
    public void Frames_lie_one_after_the_other_behind_the_sink_in_order_of_time()
    {
        using var stream = new SmallStream(options => options with { Budget = 64, Recall = 3 });
        stream.ReadSeconds(0, 100);
        using var view = stream.Ask(Text);
        Assert.NotEmpty(view.Recalled);
        var next = SmallStream.Sink;
        foreach (var (frame, place) in view.Frames.Zip(view.Layout(0)))
        {
            Assert.Equal((next, next), (frame.Start, place.Start));
            next = frame.End;
        }
        Assert.Equal(view.Length, next);
        foreach (var (before, after) in view.Frames.Zip(view.Frames.Skip(1)))
            Assert.Equal(after.Time.Position - before.Time.Position == TimeSpan.FromSeconds(1), after.Follows);
        Assert.Equal(view.Frames.Select(frame => frame.Time.Position).Order(), view.Frames.Select(frame => frame.Time.Position));
        Assert.Equal(Enumerable.Range(0, view.Frames.Count), view.Layout(2).Select(place => place.Frame));
    }

    [Fact]
    public void Recalled_frames_are_the_ones_that_were_read_then()
    {
        // The same stream, once with everything in view: a recalled frame's tokens are those of its moment, at another place.
        using var stream = new SmallStream(options => options with { Window = 1000, Recent = 1, Recall = 2, Budget = 40, Spread = 0, Gate = false });
        stream.ReadSeconds(0, 60);
        using var view = stream.Ask(Text);
        var seconds = view.Frames.Select(frame => (int)frame.Time.Position.TotalSeconds).ToArray();
        Assert.InRange(seconds.Length, 3, 20);
        var plain = new PickedFrames(stream, seconds);
        Close.Assert(plain.Logits(Prompt), stream.Logits(view, Prompt), 5e-3, "logits");
    }

    [Fact]
    public void The_newest_frames_are_always_seen()
    {
        using var stream = new SmallStream(options => options with { Recent = 7, Recall = 1, Budget = 16 });
        for (var second = 0; second < 50; second++)
        {
            stream.ReadSeconds(second, 1);
            using var view = stream.Ask(Text);
            var newest = view.Frames.TakeLast(7).Select(frame => (int)frame.Time.Position.TotalSeconds);
            Assert.Equal(Enumerable.Range(0, second + 1).TakeLast(7), newest);
        }
    }

    [Fact]
    public void A_question_changes_nothing_in_the_stream()
    {
        using var stream = new SmallStream(options => options with { Recall = 2, Budget = 64 });
        stream.ReadSeconds(0, 60);
        stream.Cache.Pass(SmallStream.At(61));
        var before = stream.Cache.StateHash();
        using (var view = stream.Ask(Text)) stream.Logits(view, Prompt);
        using (var view = stream.Ask(Text, from: 10.5, to: 33)) stream.Logits(view, Prompt);
        Assert.Equal(before, stream.Cache.StateHash());
        stream.ReadSeconds(62, 1);
        Assert.NotEqual(before, stream.Cache.StateHash());
    }

    [Fact]
    public void Questions_in_the_making_give_the_same_answers_while_the_stream_goes_on_as_alone()
    {
        const int Asked = 16;
        using var stream = new SmallStream(options => options with { Recall = 2, Budget = 64, Window = 64 });
        stream.ReadSeconds(0, 80);
        var texts = Enumerable.Range(0, Asked).Select(i => new[] { 20 + i, 40 + i, 60 + i }).ToArray();
        var alone = texts.Select(text =>
        {
            using var view = stream.Ask(text);
            return text.Select(id => stream.Logits(view, id)).ToArray();
        }).ToArray();

        var views = texts.Select(text => stream.Ask(text)).ToArray();
        for (var step = 0; step < 3; step++)
        {
            for (var i = 0; i < Asked; i++)
            {
                if (i % 4 == 0) stream.ReadSeconds(stream.Frames.Count, 3);
                Close.Assert(alone[i][step], stream.Logits(views[i], texts[i][step]), 0, $"question {i}, token {step}");
            }
        }
        foreach (var view in views) view.Dispose();
    }

    [Theory]
    [InlineData(8, 0.99)]
    [InlineData(4, 0.8)]
    public void Fewer_bits_in_the_archive_change_an_answer_little(int bits, double alike)
    {
        // Random numbers are the hardest there are to keep in few bits: those of a trained model lie closer together.
        using var exact = new SmallStream(options => options with { Budget = 2000 });
        using var coarse = new SmallStream(options => options with { Budget = 2000, Bits = bits });
        exact.ReadSeconds(0, 60);
        coarse.ReadSeconds(0, 60);
        using var first = exact.Ask(Text);
        using var second = coarse.Ask(Text);
        Assert.Equal(first.Length, second.Length);
        var (one, other) = (exact.Logits(first, Prompt), coarse.Logits(second, Prompt));
        var cosine = (one * other).sum().item<float>() / (one.norm().item<float>() * other.norm().item<float>());
        Assert.True(cosine >= alike, $"cosine {cosine}");
    }

    [Fact]
    public void A_stream_before_its_first_frame_shows_the_sink_alone()
    {
        using var stream = new SmallStream();
        using var view = stream.Ask(Text);
        Assert.Equal((0, SmallStream.Sink), (view.Frames.Count, view.Length));
    }

    /// <summary>Frames of a stream read whole by a plain decoder, and then only some of them put before a question.</summary>
    private sealed class PickedFrames(SmallStream stream, int[] seconds)
    {
        public Tensor Logits(int[] prompt)
        {
            var reading = new RecordingCache(stream.Config);
            stream.Forward(stream.EmbedIds(SmallStream.Prefix), reading);
            foreach (var frame in stream.Frames) stream.Forward(frame.Embeddings(stream.Config.Hidden), reading);
            var tokens = new List<long>(Enumerable.Range(0, SmallStream.Sink).Select(i => (long)i));
            var start = SmallStream.Sink;
            foreach (var frame in stream.Frames)
            {
                if (seconds.Contains((int)frame.Time.Position.TotalSeconds)) tokens.AddRange(Enumerable.Range(start, frame.Tokens).Select(i => (long)i));
                start += frame.Tokens;
            }
            return stream.Logits(reading.Picked([.. tokens]), prompt);
        }
    }
}
