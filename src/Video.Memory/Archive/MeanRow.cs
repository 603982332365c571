namespace Video.Memory.Archive;

/// <summary>One row for a whole block.</summary>
internal static class MeanRow
{
    /// <summary>The mean of a block's rows, each weighted by the tokens of its frames. The block has a row.</summary>
    public static Half[] Of(BlockInfo info)
    {
        if (info.Rows.Count == 1) return info.Rows[0];
        var sum = new float[info.Rows[0].Length];
        for (var row = 0; row < info.Rows.Count; row++)
        {
            var weight = (float)Tokens(info, row) / info.Tokens;
            for (var i = 0; i < sum.Length; i++) sum[i] += weight * (float)info.Rows[row][i];
        }
        return Array.ConvertAll(sum, number => (Half)number);
    }

    private static int Tokens(BlockInfo info, int row)
    {
        var end = row + 1 < info.Rows.Count ? info.Frames[info.RowFrames[row + 1]].Start : info.Tokens;
        return end - info.Frames[info.RowFrames[row]].Start;
    }
}
