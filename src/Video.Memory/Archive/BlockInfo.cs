namespace Video.Memory.Archive;

/// <summary>What is known of a block without its keys and values: its frames and its rows of the index. Never changed once made.</summary>
/// <param name="Id">Goes up with time within a stream, also across restarts: <see cref="BlockArchive.NextId"/>.</param>
/// <param name="Frames">At least one, in order of time; their tokens follow one another without a hole.</param>
/// <param name="Tokens">Tokens of all frames.</param>
/// <param name="Rows">Each the mean, over a run of consecutive frames, of the keys before RoPE: <see cref="ArchiveShape.Width"/> numbers,
/// layer by layer, head by head; as an archive gives them back, the numbers of its <see cref="ArchiveOptions.IndexLayers"/>. In float16 also in memory, so that a block scores the same
/// before and after a restart.</param>
/// <param name="RowFrames">Index of the first frame of each row's run; ascending, the first 0.</param>
public sealed record BlockInfo(long Id, IReadOnlyList<BlockFrame> Frames, int Tokens, IReadOnlyList<Half[]> Rows, IReadOnlyList<int> RowFrames)
{
    /// <summary>From the first frame to the last before the next block's.</summary>
    public TimeRange Range => new(Frames[0].Time.Position, Frames[^1].Until);
}
