namespace Video.Vision.Caching;

/// <summary>The changed patches of one frame among those of a whole batch.</summary>
/// <param name="Stream">What its stream keeps.</param>
/// <param name="Patches">Which they are, ascending.</param>
/// <param name="Start">The row of the batch's tensors at which they begin.</param>
/// <param name="Wave">How many frames of the same stream come before it in the batch.</param>
/// <param name="Probes">Rows of the frame (0 is its first) from which <see cref="CommonShift"/> is told.</param>
internal sealed record ChangedRows(DeltaReferences Stream, int[] Patches, int Start, int Wave, int[] Probes)
{
    public int Count => Patches.Length;

    /// <summary>Whether the whole frame is computed.</summary>
    public bool IsWhole => Count == Stream.Patches;
}
