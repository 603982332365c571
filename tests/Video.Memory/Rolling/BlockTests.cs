using TorchSharp;
using Video.Memory.Archive;
using Video.Testing;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Rolling;

public sealed class BlockTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_block_is_closed_by_the_frame_that_fills_it_and_splits_none()
    {
        using var stream = new SmallStream(options => options with { Block = 16 });
        stream.ReadSeconds(0, 12, places: 3);                                          // 5 tokens each
        Assert.Equal([20, 20, 20], stream.Archive.Blocks.Select(block => block.Tokens));
        Assert.Equal([0, 4, 8], stream.Archive.Blocks.Select(block => (int)block.Frames[0].Time.Position.TotalSeconds));
        Assert.Equal([0, 5, 10, 15], stream.Archive.Blocks[1].Frames.Select(frame => frame.Start));
    }

    [Theory]
    [InlineData(12, false)]  // 0.75 of the grid
    [InlineData(13, true)]
    public void A_frame_sent_nearly_whole_begins_another_block(int places, bool cut)
    {
        using var stream = new SmallStream(options => options with { Block = 100, Cut = 0.75 });
        stream.ReadSeconds(0, 3);
        stream.Read(SmallStream.Frame(3, places));
        Assert.Equal(cut ? [3] : [], stream.Archive.Blocks.Select(block => block.Frames.Count));
    }

    [Fact]
    public void Where_every_frame_is_sent_whole_that_is_no_cut()
    {
        using var stream = new SmallStream(options => options with { Block = 100 }, tokensStand: false);
        stream.ReadSeconds(0, 5, places: 16);
        Assert.Empty(stream.Archive.Blocks);
    }

    [Fact]
    public void A_reconnect_begins_another_block()
    {
        using var stream = new SmallStream(options => options with { Block = 100 });
        stream.ReadSeconds(0, 3);
        stream.Read(SmallStream.Frame(9, epoch: 1));
        Assert.Equal(3, Assert.Single(stream.Archive.Blocks).Frames.Count);
    }

    [Fact]
    public void No_block_stays_open_for_longer_than_its_age_whether_frames_are_sent_or_pass()
    {
        using var stream = new SmallStream(options => options with { Block = 100, Age = TimeSpan.FromSeconds(10) });
        stream.ReadSeconds(0, 1);
        stream.Cache.Pass(SmallStream.At(10));
        Assert.Empty(stream.Archive.Blocks);
        stream.Cache.Pass(SmallStream.At(10.5));
        Assert.Equal(Span(0, 10.5), Assert.Single(stream.Archive.Blocks).Range);
        stream.ReadSeconds(11, 1);
        stream.ReadSeconds(21, 1);
        Assert.Single(stream.Archive.Blocks);
        stream.ReadSeconds(22, 1);
        Assert.Equal([1, 2], stream.Archive.Blocks.Select(block => block.Frames.Count));
    }

    [Fact]
    public void Frames_that_pass_after_their_block_was_archived_are_told_by_the_next()
    {
        using var stream = new SmallStream(options => options with { Block = 16, Recent = 1 });
        stream.ReadSeconds(0, 4);                                                      // one full block
        for (var second = 4; second < 1000; second++) stream.Cache.Pass(SmallStream.At(second));
        stream.ReadSeconds(1000, 8);
        Assert.Equal(3, stream.Archive.Blocks.Count);
        var told = stream.Archive.Blocks[1].Frames[0];
        Assert.Equal((0, 4, 999), (told.Count, (int)told.Time.Position.TotalSeconds, (int)told.Until.TotalSeconds));
        using var view = stream.Ask([7], from: 500, to: 600);
        var frame = Assert.Single(view.Frames);
        Assert.Equal((500, 600), ((int)frame.Time.Position.TotalSeconds, (int)frame.Until.TotalSeconds));
        Assert.Empty(view.Gaps);
    }

    [Fact]
    public void Of_a_frame_with_many_tokens_those_with_the_shortest_keys_are_archived_and_its_header()
    {
        using var stream = new SmallStream(options => options with { Block = 8, Keep = 7, Recent = 1 });
        var hidden = stream.Read(SmallStream.Frame(0, places: 16));
        stream.ReadSeconds(1, 2, places: 16);
        Assert.Equal(3 * 11, stream.Cache.Counters.TokensLeftOut);
        var block = stream.Archive.Blocks[0];
        var frame = Assert.Single(block.Frames);
        Assert.Equal((7, 5, 7), (block.Tokens, frame.Places.Count, frame.Count));

        var recording = new RecordingCache(stream.Config);
        stream.Forward(stream.EmbedIds(SmallStream.Prefix), recording);
        stream.Forward(stream.Frames[0].Embeddings(stream.Config.Hidden), recording);
        var lengths = recording.KeyLengths().Skip(SmallStream.Sink + SmallStream.Header).ToArray();
        int[] shortest = [.. Enumerable.Range(0, 16).OrderBy(i => lengths[i]).Take(5).Order()];
        Assert.Equal(shortest.Select(i => stream.Frames[0].Places[i]), frame.Places);
        using var decoded = stream.Archive.Read(0)!;
        long[] tokens = [.. Enumerable.Range(0, SmallStream.Header).Concat(shortest.Select(i => SmallStream.Header + i)).Select(i => (long)SmallStream.Sink + i)];
        Close.Assert(recording.KeysOf(1, tokens), decoded.Layers[1].Keys, 2e-3, "keys");
    }

    [Fact]
    public void Rows_are_mean_keys_of_runs_of_frames_with_enough_visual_tokens()
    {
        using var stream = new SmallStream(options => options with { Block = 40, Row = 6, Recent = 1 });
        stream.ReadSeconds(0, 8, places: 3);                                           // 5 tokens, 3 of them visual
        var block = Assert.Single(stream.Archive.Blocks);
        Assert.Equal([0, 2, 4, 6], block.RowFrames);
        var recording = new RecordingCache(stream.Config);
        stream.Forward(stream.EmbedIds(SmallStream.Prefix), recording);
        foreach (var frame in stream.Frames) stream.Forward(frame.Embeddings(stream.Config.Hidden), recording);
        var (first, width) = (SmallStream.Sink + 2 * 5, stream.Config.KeyValueHeads * stream.Config.HeadDim);
        long[] visual = [first + 2, first + 3, first + 4, first + 7, first + 8, first + 9];
        for (var layer = 0; layer < stream.Config.Layers; layer++)
        {
            var row = tensor(Array.ConvertAll(block.Rows[1][(layer * width)..((layer + 1) * width)], number => (float)number));
            Close.Assert(recording.KeysOf(layer, visual).mean([1]).reshape(-1), row, 2e-3, $"layer {layer}");
        }
    }

    [Fact]
    public void A_frame_that_does_not_come_later_is_refused_and_nothing_is_read()
    {
        using var stream = new SmallStream();
        stream.ReadSeconds(0, 5);
        var before = stream.Cache.StateHash();
        var error = Assert.Throws<VideoException>(() => stream.Read(SmallStream.Frame(5), SmallStream.Frame(4)));
        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Contains("4 s came after one at 5 s", error.Message, StringComparison.Ordinal);
        Assert.Throws<VideoException>(() => stream.Cache.Pass(SmallStream.At(4)));
        Assert.Equal(before, stream.Cache.StateHash());
    }

    [Fact]
    public void After_a_restart_what_was_archived_is_recalled_as_before()
    {
        var folder = Directory.CreateTempSubdirectory("video-rolling");
        try
        {
            var file = new ArchiveOptions { Path = Path.Combine(folder.FullName, "stream.kv") };
            Tensor before, after;
            using (var stream = new SmallStream(options => options with { Recent = 1 }, archive: file))
            {
                stream.ReadSeconds(0, 40);
                using var view = stream.Ask([7], from: 4, to: 31);
                before = stream.Logits(view, 7, 8);
            }
            using (var stream = new SmallStream(options => options with { Recent = 1 }, archive: file))
            {
                Assert.Equal(TimeSpan.FromSeconds(39), stream.Cache.Newest);
                Assert.Throws<VideoException>(() => stream.Read(SmallStream.Frame(39)));
                stream.Read(SmallStream.Frame(100, epoch: 1));
                using var view = stream.Ask([7], from: 4, to: 31);
                after = stream.Logits(view, 7, 8);
            }
            Close.Assert(before, after, 0, "logits");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static TimeRange Span(double from, double to) => new(TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(to));
}
