namespace Video.Memory.Recall;

/// <summary>Which blocks a question calls back.</summary>
public static class BlockChoice
{
    /// <summary>
    /// The blocks that the question names, then those that match best, of two that match alike the later; with each, its neighbours in time, nearest first. One that does not fit what is
    /// left of the tokens is passed over.
    /// </summary>
    /// <param name="scores">Of all blocks, in order of time: the best of each one's rows'.</param>
    /// <param name="named">Indices of those that show a moment which the question names, ascending.</param>
    /// <param name="tokensOf">What a block takes in the question's context, by its index.</param>
    /// <param name="most">How many are taken for their score; neighbours and named ones come on top.</param>
    /// <param name="spread">Neighbours on either side.</param>
    /// <param name="tokens">Of all that is taken, at most.</param>
    /// <returns>Indices, ascending.</returns>
    public static IReadOnlyList<int> Of(ReadOnlySpan<double> scores, IReadOnlyList<int> named, Func<int, int> tokensOf, int most, int spread, int tokens)
    {
        var (chosen, count) = (new SortedSet<int>(), scores.Length);
        foreach (var block in named) TakeWithNeighbours(block);
        foreach (var block in Best(scores, most)) TakeWithNeighbours(block);
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
            if (block < 0 || block >= count || tokensOf(block) > tokens || !chosen.Add(block)) return;
            tokens -= tokensOf(block);
        }
    }

    /// <summary>Indices of the greatest scores, the best first. One look at each, since of very many few are wanted.</summary>
    private static int[] Best(ReadOnlySpan<double> scores, int most)
    {
        if (most == 0) return [];
        var best = new PriorityQueue<int, (double Score, int Index)>(most + 1);
        for (var i = 0; i < scores.Length; i++)
        {
            if (best.Count == most && best.TryPeek(out _, out var least) && scores[i] < least.Score) continue;
            best.Enqueue(i, (scores[i], i));
            if (best.Count > most) best.Dequeue();
        }
        var ordered = new int[best.Count];
        for (var i = ordered.Length - 1; i >= 0; i--) ordered[i] = best.Dequeue();
        return ordered;
    }
}
