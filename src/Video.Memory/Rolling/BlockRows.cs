namespace Video.Memory.Rolling;

/// <summary>A block's rows of the index.</summary>
/// <param name="Keys">Each the mean key before RoPE of a run of frames: layer by layer, head by head.</param>
/// <param name="Frames">Index, in the block, of the first frame of each run; ascending, the first 0.</param>
internal sealed record BlockRows(IReadOnlyList<Half[]> Keys, IReadOnlyList<int> Frames)
{
    /// <summary>The same of some layers alone.</summary>
    /// <param name="layers">First and last of them.</param>
    /// <param name="width">Numbers that a layer has.</param>
    public BlockRows Of((int First, int Last) layers, int width) => this with { Keys = [.. Keys.Select(row => row[(layers.First * width)..((layers.Last + 1) * width)])] };
}
