using static TorchSharp.torch;

namespace Video.Vision.Reduction;

/// <summary>One frame's visual tokens, before any are left out.</summary>
/// <param name="Tokens">[grid * grid, width], row by row.</param>
/// <param name="Grid">Tokens along one side.</param>
/// <param name="Time">Stream time.</param>
/// <param name="Significance">[grid * grid] float32: attention that each receives in the vision tower; null unless the reducer needs it.</param>
public sealed record FrameTokens(Tensor Tokens, int Grid, TimeSpan Time, Tensor? Significance = null)
{
    public int Count => Grid * Grid;

    public long Width => Tokens.shape[1];

    /// <summary>Sends the tokens of some places as they are.</summary>
    /// <param name="places">Ascending, each once.</param>
    /// <param name="change">As in <see cref="SentTokens.Change"/>.</param>
    public SentTokens Keep(int[] places, double change = 1) => new(Rows(places), places, change);

    /// <summary>Sends every token as it is.</summary>
    public SentTokens KeepAll(double change = 1) => Keep([.. Enumerable.Range(0, Count)], change);

    // All of them, or none, are no copy.
    private Tensor Rows(int[] places) =>
        places.Length == Count ? Tokens.alias()
        : places.Length == 0 ? Tokens.narrow(0, 0, 0)
        : Tokens.index_select(0, tensor(Array.ConvertAll(places, place => (long)place), device: Tokens.device));
}
