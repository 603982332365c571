namespace Video.Memory.Archive;

/// <summary>Refuses blocks that an archive could not give back as they are.</summary>
internal static class BlockCheck
{
    /// <exception cref="VideoException">Time runs backwards, or the block is larger than was announced.</exception>
    /// <exception cref="ArgumentException">The block contradicts itself or the archive.</exception>
    public static void Of(BlockInfo info, IReadOnlyList<LayerKeyValues> layers, ArchiveShape shape, ArchiveOptions options, long nextId, TimeSpan? newest)
    {
        if (info.Id != nextId) throw new ArgumentException($"The next block's id is {nextId}, not {info.Id}.", nameof(info));
        CheckFrames(info, newest);
        CheckRows(info, shape);
        if (info.Tokens > options.MostTokens)
            throw new VideoException(ErrorCode.OverBudget, $"A block of {info.Tokens} tokens is larger than the {options.MostTokens} that its archive was made for.");
        if (layers.Count != shape.Layers) throw new ArgumentException($"A block has {shape.Layers} layers, not {layers.Count}.", nameof(layers));
        long[] expected = [shape.KeyValueHeads, info.Tokens, shape.HeadDim];
        foreach (var (keys, values) in layers)
            if (!keys.shape.SequenceEqual(expected) || !values.shape.SequenceEqual(expected))
                throw new ArgumentException($"A layer's keys and values are [{string.Join(", ", expected)}], not [{string.Join(", ", keys.shape)}] and [{string.Join(", ", values.shape)}].", nameof(layers));
    }

    private static void CheckFrames(BlockInfo info, TimeSpan? newest)
    {
        var (start, time) = (0, newest ?? TimeSpan.MinValue);
        foreach (var frame in info.Frames)
        {
            if (frame.Time.Position < time)
                throw new VideoException(ErrorCode.InvalidArgument,
                    $"Stream time runs backwards: a frame at {frame.Time.Position} cannot be archived after {time}.");
            if (frame.Start != start || frame.Count < 0) throw new ArgumentException($"A frame begins at token {frame.Start} of its block, not at {start}.", nameof(info));
            (start, time) = (frame.End, frame.Until);
        }
        if (start == 0 || start != info.Tokens) throw new ArgumentException($"A block's frames have {start} tokens, the block {info.Tokens}.", nameof(info));
    }

    private static void CheckRows(BlockInfo info, ArchiveShape shape)
    {
        if (info.Rows.Count != info.RowFrames.Count || info.Rows.Any(row => row.Length != shape.Width))
            throw new ArgumentException($"Each row has {shape.Width} numbers and a first frame.", nameof(info));
        for (var row = 0; row < info.RowFrames.Count; row++)
            if (row == 0 ? info.RowFrames[row] != 0 : info.RowFrames[row] <= info.RowFrames[row - 1] || info.RowFrames[row] >= info.Frames.Count)
                throw new ArgumentException("The rows' first frames ascend from 0.", nameof(info));
    }
}
