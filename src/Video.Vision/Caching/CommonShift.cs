using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>What all kept rows have come to share since they were computed, because what they see has changed.</summary>
/// <remarks>
/// A patch whose pixels stay still gets other features all the same when the picture around it changes. In part that is one and the same
/// change for all, and it can be told from the few patches that are computed for their age: the mean of (new - kept) over them, by which kept
/// rows are then corrected without being computed. Such a mean of few is in doubt by the spread of its members, and is shrunk accordingly, to
/// nothing where the spread is all there is (the positive part of the James-Stein estimator: James and Stein, 1961; Baranchik, 1964).
/// Rows are kept less the shift and read with it, so one vector corrects them all, and no rounding adds up.
/// </remarks>
internal static class CommonShift
{
    // Keeps 0 / 0 from being asked for; no length that counts is as small.
    private const double Nothing = 1e-30;

    /// <summary>Moves the shift by trust * mean(new - kept - shift), trust = max(0, 1 - Σ |difference - mean|² / (n (n - 1) |mean|²)).</summary>
    /// <param name="shift">float32 [width], changed in place.</param>
    /// <param name="computed">[n, width], n at least 2: rows as they are now.</param>
    /// <param name="kept">[n, width]: the same rows as kept, less the shift.</param>
    /// <param name="groups">Equal parts of the width (heads) that are each trusted for themselves.</param>
    public static void Follow(Tensor shift, Tensor computed, Tensor kept, long groups)
    {
        using var scope = NewDisposeScope();
        var (count, width) = (computed.shape[0], computed.shape[1]);
        var differences = (computed.to_type(ScalarType.Float32) - kept.to_type(ScalarType.Float32) - shift).unflatten(1, groups, width / groups);
        var mean = differences.mean([0]);                                                 // [groups, width of one]
        var doubt = (differences - mean).pow(2).sum(dim: 2).sum(dim: 0) / (count * (count - 1));
        var trust = (1 - doubt / mean.pow(2).sum(dim: 1).clamp_min(Nothing)).clamp_min(0); // [groups]
        shift.add_((mean * trust.unsqueeze(1)).flatten());
    }
}
