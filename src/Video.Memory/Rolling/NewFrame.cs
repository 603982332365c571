namespace Video.Memory.Rolling;

/// <summary>A frame that a stream's language model reads.</summary>
/// <param name="Time">Its moment.</param>
/// <param name="Tokens">How many it has, its time header included; at least 1.</param>
/// <param name="Places">Where in the picture's grid each of its visual tokens stands (row * grid + column); they come last.</param>
public sealed record NewFrame(MediaTime Time, int Tokens, IReadOnlyList<int> Places);
