namespace Video.Memory.Rolling;

/// <summary>Where one block ends and the next begins. A frame is never split.</summary>
/// <param name="options">Block, cut and age.</param>
/// <param name="grid">Places of a whole picture.</param>
/// <param name="tokensStand">Whether unchanged tokens are not sent again; only then does a frame sent whole mean a cut.</param>
internal sealed class BlockRule(RollingOptions options, int grid, bool tokensStand)
{
    /// <summary>Another connection, another scene, or later than the block may stay open.</summary>
    public bool BeginsAnother(LiveBlock open, NewFrame frame) =>
        frame.Time.Epoch != open.Newest.Time.Epoch || IsOld(open, frame.Time.Position) || tokensStand && frame.Places.Count > options.Cut * grid;

    public bool IsFull(LiveBlock open) => open.Tokens >= options.Block;

    public bool IsOld(LiveBlock open, TimeSpan now) => now - open.Frames[0].Time.Position > options.Age;
}
