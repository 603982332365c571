namespace Video.Memory.Rekv;

/// <summary>Which frames a layer takes for a question.</summary>
internal static class BlockChoice
{
    /// <summary>The best <paramref name="topK"/> frames, or fewer, in groups of <paramref name="chunk"/> neighbours, in order of time.</summary>
    /// <remarks>
    /// Upstream's _calc_block_topk: a group's score is the mean of its members', also of the last, which may be incomplete and then gives fewer
    /// frames. Of equals the older wins.
    /// </remarks>
    /// <returns>Indices into <paramref name="scores"/>, ascending.</returns>
    public static int[] Best(IReadOnlyList<float> scores, int topK, int chunk)
    {
        var groups = Enumerable.Range(0, scores.Count).Chunk(chunk).ToArray();
        return [.. groups
            .OrderByDescending(group => group.Average(i => scores[i]))
            .Take(topK / chunk)
            .SelectMany(group => group)
            .Order()];
    }
}
