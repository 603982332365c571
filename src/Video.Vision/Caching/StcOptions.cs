namespace Video.Vision.Caching;

/// <summary>How often <see cref="StcCacher"/> computes a frame in full, and how much of the others.</summary>
/// <param name="Interval">A stream's frames 0, N, 2N, … are computed in full; 1 to 1000, published: 2.</param>
/// <param name="Ratio">Share of the patches that every layer computes anew on the other frames; 0.01 to 1, published: 0.25.</param>
public sealed record StcOptions(int Interval = 2, double Ratio = 0.25)
{
    /// <summary>
    /// How many frames of a stream share one step of the schedule; the reference is the last of them. Frames left over at the end of a
    /// call share the step before, as in upstream's legacy encode_video. Every configuration that was shipped has 1.
    /// </summary>
    internal int FramesPerStep { get; init; } = 1;

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: <c>interval</c> or <c>ratio</c> is out of its range.</exception>
    public static StcOptions From(MethodSpec spec) => new(spec.Count("interval", 2, 1, 1000), spec.Number("ratio", 0.25, 0.01, 1));

    /// <summary>Patches that a layer computes anew, of so many: clamp(int(patches * ratio), 1, patches).</summary>
    public int Chosen(int patches) => Math.Clamp((int)(patches * Ratio), 1, patches);
}
