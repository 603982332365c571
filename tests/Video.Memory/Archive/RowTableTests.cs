using Video.Memory.Archive;
using Video.Memory.Archive.Quantising;

namespace Video.Tests.Memory.Archive;

public sealed class RowTableTests
{
    private const int Width = 8;

    [Fact]
    public void Blocks_keep_their_rows_and_the_holes_of_those_that_go_are_closed()
    {
        var (index, random) = (new BlockIndex((1, 1), Width, 64 << 10), new Random(9));
        var expected = new SortedDictionary<long, Half[][]>();
        for (var id = 0; id < 3000; id++)
        {
            Half[][] rows = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Row(random))];
            expected[id] = rows;
            index.Append(Info(id, rows), new Quantisation(4, 64, 8));
            if (id % 2 == 0) continue;
            var gone = index.Stored[random.Next(index.Count)];
            expected.Remove(gone.Id);
            index.Remove(gone);
        }
        Assert.Equal(expected.Keys, index.Stored.Select(block => block.Id));
        foreach (var block in index) Assert.Equal(expected[block.Id].Select(row => row[Width..]), block.Rows);
        var rowsInUse = expected.Values.Sum(rows => rows.Length);
        Assert.Equal(rowsInUse, index.Rows.Count);
        Assert.InRange(index.Rows.Bytes, rowsInUse * 2 * Width, rowsInUse * 2 * Width * 1.1 + 1024);
        Assert.False(index.Rows.IsLoose);
    }

    [Fact]
    public void An_index_that_becomes_empty_takes_nothing()
    {
        var (index, random) = (new BlockIndex((0, 1), Width, 64 << 10), new Random(9));
        for (var id = 0; id < 100; id++) index.Append(Info(id, [Row(random)]), new Quantisation(4, 64, 8));
        Assert.True(index.Bytes > 100 * 4 * Width);
        foreach (var block in index.Stored.ToArray()) index.Remove(block);
        Assert.Equal((0, 0L, 0), (index.Count, index.Bytes, index.SentFrames));
    }

    private static BlockInfo Info(long id, Half[][] rows)
    {
        var frames = Enumerable.Range(0, Math.Max(1, rows.Length)).Select(i => new BlockFrame(new MediaTime(0, TimeSpan.FromSeconds(4 * id + i), DateTimeOffset.UnixEpoch), i, 1, [], null));
        return new BlockInfo(id, [.. frames], Math.Max(1, rows.Length), rows, [.. Enumerable.Range(0, rows.Length)]);
    }

    private static Half[] Row(Random random) => [.. Enumerable.Range(0, 2 * Width).Select(_ => (Half)random.NextDouble())];
}
