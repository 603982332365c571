using static TorchSharp.torch;

namespace Video.Vision.Reduction;

/// <summary>One frame's visual tokens, before any are left out.</summary>
/// <param name="Tokens">[grid * grid, width], row by row.</param>
/// <param name="Grid">Tokens along one side.</param>
/// <param name="Time">Stream time.</param>
/// <param name="Significance">[grid * grid] float32: attention that each receives in the vision tower; null unless the reducer needs it.</param>
public sealed record FrameTokens(Tensor Tokens, int Grid, TimeSpan Time, Tensor? Significance = null);
