namespace Video.Memory.Archive.Dropping;

/// <summary>Finds the block whose loss tells least.</summary>
/// <remarks>
/// Cost of a block = (0.05 + dissimilarity to its nearer kept neighbour) * time between its neighbours once it is gone; the cheapest goes.
/// As Visvalingam and Whyatt (1993) thin a line by the areas of its points' triangles: whatever has been thinned out costs more, so that the
/// whole past keeps something however long a stream runs, and what differs keeps more. The 0.05 makes a past in which all blocks are alike
/// thin out evenly. The first block and the newest quarter stay.
/// </remarks>
/// <param name="layerWidth">Numbers that a layer has in a row.</param>
/// <param name="mean">One row for a block; empty where it has none.</param>
internal sealed class RedundantBlocks(int layerWidth, Func<StoredBlock, Half[]> mean)
{
    private const float Alike = 0.05f;

    /// <summary>The block to drop next among those that a budget asks for.</summary>
    /// <param name="blocks">All kept blocks, oldest first.</param>
    /// <param name="relieves">Whether dropping a block would help at all. The newest quarter is that of the blocks which do.</param>
    /// <returns>Null when there are fewer than two that would help.</returns>
    public StoredBlock? Next(IReadOnlyList<StoredBlock> blocks, Func<StoredBlock, bool> relieves)
    {
        var helping = Enumerable.Range(0, blocks.Count).Where(index => relieves(blocks[index])).ToArray();
        var open = helping.AsSpan(0, helping.Length - (helping.Length + 3) / 4);
        var (cheapest, least) = (-1, double.PositiveInfinity);
        foreach (var index in open)
        {
            if (index == 0) continue;
            var cost = Cost(blocks, index);
            if (cost < least) (cheapest, least) = (index, cost);
        }
        if (cheapest >= 0) return blocks[cheapest];
        return open.Length > 0 ? blocks[open[0]] : null;
    }

    private double Cost(IReadOnlyList<StoredBlock> blocks, int index)
    {
        var (before, after) = (blocks[index - 1], blocks[index + 1]);
        var apart = Math.Min(ToNext(before, blocks[index]), ToNext(blocks[index], after));
        return (Alike + apart) * (after.Range.From - before.Range.To).TotalSeconds;
    }

    private float ToNext(StoredBlock block, StoredBlock next)
    {
        if (float.IsNaN(block.ToNext))
            block.ToNext = block.Rows == 0 || next.Rows == 0 ? 0 : Dissimilarity.Of(mean(block), mean(next), layerWidth);
        return block.ToNext;
    }
}
