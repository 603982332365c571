using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Video.Vision.Reduction;

/// <summary>A frame's tokens on their grid, averaged to fewer.</summary>
internal sealed class PooledGrid
{
    private readonly Tensor _cells;       // [1, width, side, side] float32
    private readonly double[] _centres;   // of each row and column, in the frame's own cells

    private PooledGrid(Tensor cells, double[] centres) => (_cells, _centres) = (cells, centres);

    public int Side => _centres.Length;

    public static PooledGrid Of(FrameTokens frame) => new(
        frame.Tokens.to_type(ScalarType.Float32).t().reshape(1, frame.Width, frame.Grid, frame.Grid),
        [.. Enumerable.Range(0, frame.Grid).Select(place => (double)place)]);

    /// <summary>Cell i of the result is the mean of cells floor(i · from / to) to ceil((i + 1) · from / to) - 1, in both directions.</summary>
    /// <param name="side">1 to <see cref="Side"/>.</param>
    public PooledGrid To(int side) => side == Side ? this : new(
        adaptive_avg_pool2d(_cells, [side, side]),
        [.. Enumerable.Range(0, side).Select(i => _centres[(i * Side / side)..(((i + 1) * Side + side - 1) / side)].Average())]);

    /// <summary>As what is sent of the frame that it was made of.</summary>
    public SentTokens Send(FrameTokens frame)
    {
        if (Side == frame.Grid) return frame.KeepAll();
        var cells = Array.ConvertAll(_centres, centre => (int)Math.Floor(centre + 0.5));
        int[] places = [.. cells.SelectMany(row => cells.Select(column => row * frame.Grid + column))];
        return new SentTokens(_cells.reshape(frame.Width, Side * Side).t().to_type(frame.Tokens.dtype).contiguous(), places, 1);
    }
}
