using TorchSharp;
using Video.Memory.Archive;
using Video.Testing;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Rolling;

public sealed class RangeTests : IDisposable
{
    private static readonly int[] Text = [11, 12, 13];

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(false, 10.0, 20.0, 10, 20)]
    [InlineData(false, 9.5, 20.5, 10, 20)]
    [InlineData(false, null, 20.0, 0, 20)]
    [InlineData(false, 95.0, null, 95, 99)]
    [InlineData(true, 8.0, 20.0, 8, 20)]       // at the edge of a block; what stood then comes along
    [InlineData(true, 50.0, 50.0, 50, 50)]
    public void A_question_about_a_range_sees_frames_of_that_range_alone(bool tokensStand, double? from, double? to, int first, int last)
    {
        using var stream = new SmallStream(options => options with { Recent = 4, Budget = 10_000 }, tokensStand);
        stream.ReadSeconds(0, 100);
        using var view = stream.Ask(Text, from, to);
        var seconds = view.Frames.Select(frame => (int)frame.Time.Position.TotalSeconds).ToArray();
        int[] standing = tokensStand ? [first] : [];
        Assert.Equal([.. standing, .. Enumerable.Range(first, last - first + 1)], seconds);
        stream.Logits(view, 14, 15);
    }

    [Fact]
    public void Cut_after_a_frame_the_view_is_what_was_known_then()
    {
        using var stream = new SmallStream(options => options with { Recent = 1000, Window = 10_000 });
        stream.ReadSeconds(0, 37);
        using var before = stream.Ask(Text);
        var then = stream.Logits(before, 14, 15);
        stream.ReadSeconds(37, 20);
        using var after = stream.Ask(Text, to: 36);
        Close.Assert(then, stream.Logits(after, 14, 15), 1e-5, "logits");
        Assert.Equal(before.Frames.Select(frame => frame.Time), after.Frames.Select(frame => frame.Time));
    }

    [Fact]
    public void In_the_past_the_recent_frames_are_the_last_before_the_ranges_end()
    {
        using var stream = new SmallStream(options => options with { Recent = 6, Recall = 1, Budget = 20, Spread = 0, Gate = false });
        stream.ReadSeconds(0, 100);
        using var view = stream.Ask(Text, to: 61);
        Assert.Equal([56, 57, 58, 59, 60, 61], view.Frames.TakeLast(6).Select(frame => (int)frame.Time.Position.TotalSeconds));
        Assert.Single(view.Recalled);
        Assert.All(view.Frames, frame => Assert.True(frame.Time.Position <= TimeSpan.FromSeconds(61)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void What_stood_when_the_range_began_is_the_newest_token_of_each_place_before(int recent)
    {
        using var stream = new SmallStream(options => options with { Recent = recent, Window = 10_000, Block = 30 });
        stream.Read(Sent(0, 0, 1, 2));
        stream.Read(Sent(1, 1, 3));
        stream.Read(Sent(2, 4));
        stream.Read(Sent(3, 0, 5));
        stream.ReadSeconds(4, 12);
        using var view = stream.Ask(Text, from: 2.5, to: 3);
        Assert.Equal(2, view.Frames.Count);
        var (standing, next) = (view.Frames[0], view.Frames[1]);
        Assert.Equal([0, 1, 2, 3, 4], standing.Places);
        Assert.Equal(2.5, standing.Time.Position.TotalSeconds);
        Assert.Equal((SmallStream.Header + 5, SmallStream.Sink + SmallStream.Header + 5), (standing.Count, next.Start));

        // Token by token: header of the frame at 2 s; of place 0 and 2 what the first frame sent, of 1 and 3 what the second did.
        var recording = new RecordingCache(stream.Config);
        stream.Forward(stream.EmbedIds(SmallStream.Prefix), recording);
        foreach (var frame in stream.Frames) stream.Forward(frame.Embeddings(stream.Config.Hidden), recording);
        long[] tokens = [0, 1, 2, 3, 4, 14, 15, 7, 12, 9, 13, 16, 17, 18, 19, 20];
        Close.Assert(stream.Logits(recording.Picked(tokens), 14, 15), stream.Logits(view, 14, 15), recent == 1 ? 5e-3 : 1e-5, "logits");
    }

    [Fact]
    public void A_frame_counts_as_long_as_it_stands()
    {
        using var stream = new SmallStream(options => options with { Recent = 1 });
        stream.ReadSeconds(0, 6);
        foreach (var second in Enumerable.Range(6, 20)) stream.Cache.Pass(SmallStream.At(second));
        stream.ReadSeconds(30, 6);
        using var during = stream.Ask(Text, from: 10, to: 12);
        var frame = Assert.Single(during.Frames);
        Assert.Equal((10, 12), ((int)frame.Time.Position.TotalSeconds, (int)frame.Until.TotalSeconds));
        using var then = stream.Ask(Text, to: 8);
        Assert.Equal((5, 8), ((int)then.Frames[^1].Time.Position.TotalSeconds, (int)then.Frames[^1].Until.TotalSeconds));
        using var between = stream.Ask(Text, from: 26, to: 29);
        Assert.Empty(between.Frames);
    }

    [Theory]
    [InlineData(200.0, null)]
    [InlineData(null, -1.0)]
    [InlineData(20.0, 10.0)]
    public void A_range_without_frames_shows_none(double? from, double? to)
    {
        using var stream = new SmallStream(tokensStand: false);
        stream.ReadSeconds(0, 50);
        using var view = stream.Ask(Text, from, to);
        Assert.Empty(view.Frames);
    }

    [Fact]
    public void What_the_archive_had_to_drop_is_told_where_it_touches_the_range_and_cut_to_it()
    {
        using var stream = new SmallStream(options => options with { Bits = 16, Keep = 16 }, archive: new ArchiveOptions { RamBytes = 400 << 10 });
        stream.ReadSeconds(0, 600, places: 8);
        Assert.True(stream.Cache.Counters.Archive.Dropped > 10);
        var gap = stream.Cache.Gaps[0].Range;
        Assert.True(gap.To > gap.From);
        var (from, to) = (gap.From.TotalSeconds + 0.25, gap.From.TotalSeconds + 0.75);
        using var inside = stream.Ask(Text, from, to);
        Assert.Equal(new TimeRange(TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(to)), Assert.Single(inside.Gaps).Range);
        using var now = stream.Ask(Text, from: 599);
        Assert.Empty(now.Gaps);
        using var all = stream.Ask(Text);
        Assert.InRange(all.Gaps.Count, 1, 64);
        Assert.Equal(all.Gaps.OrderBy(each => each.Range.From), all.Gaps);
    }

    private static SmallStream.Sent Sent(int second, params int[] places) => new(SmallStream.At(second), places, 500 + second);
}
