using Video.Memory.Archive;
using Video.Memory.Archive.Dropping;
using Video.Memory.Archive.Quantising;

namespace Video.Tests.Memory.Archive.Dropping;

public sealed class RedundantBlocksTests
{
    private const int Width = 8;

    [Fact]
    public void An_endless_stream_of_alike_blocks_is_thinned_out_and_keeps_its_beginning()
    {
        var kept = Run(blocks: 6_000, room: 60, id => Row(1));
        Assert.Equal(0, kept[0].Id);
        // Of the three quarters that are not protected, no two neighbours are much further apart than they are on average.
        var past = kept.Take(45).ToArray();
        var holes = past.Zip(past.Skip(1)).Select(pair => pair.Second.Id - pair.First.Id).ToArray();
        Assert.InRange(holes.Max(), 6_000 / 60, 4 * 6_000 / 45);
        Assert.True(past.Count(block => block.Id < 1_500) >= 6);
    }

    [Fact]
    public void What_differs_from_its_surroundings_stays_longer_than_what_does_not()
    {
        var kept = Run(blocks: 2_000, room: 100, id => id % 50 == 25 ? Row(-1) : Row(1));
        var different = kept.Count(block => block.Id % 50 == 25);
        Assert.True(different >= 30, $"{different} of 40 are kept");
    }

    [Fact]
    public void The_newest_quarter_stays_whole()
    {
        var kept = Run(blocks: 500, room: 40, id => Row(1));
        Assert.Equal(Enumerable.Range(490, 10).Select(id => (long)id), kept.TakeLast(10).Select(block => block.Id));
    }

    [Fact]
    public void Only_a_block_that_helps_is_dropped_and_the_last_one_never()
    {
        var rule = new RedundantBlocks(Width, _ => Row(1));
        StoredBlock[] blocks = [.. Enumerable.Range(0, 8).Select(id => new StoredBlock(Block(id, Row(1)), new Quantisation(4, 64, 8), firstRow: id))];
        Assert.Equal(5, rule.Next(blocks, block => block.Id is 5 or 7)?.Id);
        Assert.Null(rule.Next(blocks, block => block.Id == 5));
        Assert.Equal(0, rule.Next(blocks[..2], _ => true)?.Id);
    }

    [Fact]
    public void Dissimilarity_is_nought_for_equal_rows_and_one_for_opposite_ones()
    {
        Assert.Equal(0, Dissimilarity.Of(Row(3), Row(3), Width));
        Assert.Equal(1, Dissimilarity.Of(Row(3), Row(-3), Width), 1e-3f);
        Assert.Equal(0.5f, Dissimilarity.Of([.. Row(1), .. Row(2)], [.. Row(1), .. Row(-2)], Width), 1e-3f);
    }

    private static List<StoredBlock> Run(int blocks, int room, Func<int, Half[]> row)
    {
        var index = new BlockIndex((0, 0), Width, 1 << 20);
        var rule = new RedundantBlocks(Width, index.MeanOf);
        for (var id = 0; id < blocks; id++)
        {
            index.Append(Block(id, row(id)), new Quantisation(4, 64, 8));
            if (index.Count > room) index.Remove(rule.Next(index.Stored, _ => true)!);
        }
        return [.. index.Stored];
    }

    private static BlockInfo Block(long id, Half[] row)
    {
        var time = new MediaTime(0, TimeSpan.FromSeconds(4 * id), DateTimeOffset.UnixEpoch);
        return new BlockInfo(id, [new BlockFrame(time, 0, 16, [], null)], 16, [row], [0]);
    }

    private static Half[] Row(float number) => [.. Enumerable.Repeat((Half)number, Width)];
}
