namespace Video.Memory.Recall;

/// <summary>Which blocks a question calls back.</summary>
public static class BlockChoice
{
    /// <summary>
    /// The blocks that the question names, then those that match best; with each, its neighbours in time, nearest first. One that does not fit what is left of the tokens is passed over.
    /// </summary>
    /// <param name="blocks">In order of time.</param>
    /// <param name="most">How many are taken for their score; neighbours and named ones come on top.</param>
    /// <param name="spread">Neighbours on either side.</param>
    /// <param name="tokens">Of all that is taken, at most.</param>
    /// <returns>Indices, ascending.</returns>
    public static IReadOnlyList<int> Of(IReadOnlyList<BlockMatch> blocks, int most, int spread, int tokens)
    {
        var chosen = new SortedSet<int>();
        var all = Enumerable.Range(0, blocks.Count);
        foreach (var block in all.Where(i => blocks[i].Named)) TakeWithNeighbours(block);
        foreach (var block in all.OrderByDescending(i => blocks[i].Score).ThenByDescending(i => i).Take(most)) TakeWithNeighbours(block);
        return [.. chosen];

        void TakeWithNeighbours(int block)
        {
            Take(block);
            for (var distance = 1; distance <= spread; distance++)
            {
                Take(block - distance);
                Take(block + distance);
            }
        }

        void Take(int block)
        {
            if (block < 0 || block >= blocks.Count || blocks[block].Tokens > tokens || !chosen.Add(block)) return;
            tokens -= blocks[block].Tokens;
        }
    }
}
