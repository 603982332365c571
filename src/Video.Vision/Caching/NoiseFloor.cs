namespace Video.Vision.Caching;

/// <summary>How much a patch of one stream differs from itself a frame before when nothing happens: sensor noise and what compression does.</summary>
/// <remarks>
/// A running mean of the median over each frame's unchanged patches. From frame to frame, because there a slow change of light is nothing beside
/// the noise, while it adds up against a reference. Bounded from above, so that a moving camera cannot teach it that everything is noise.
/// </remarks>
internal sealed class NoiseFloor(DeltaOptions options)
{
    // The first frames count more: after n of them the mean is over those n, until it is over the last eight.
    private const double LeastWeight = 1.0 / 8;

    // Block means of a camera with a sigma of 6 grey levels differ by 1.4 in the median; what is far above that is no noise.
    private const double Loudest = 3;

    // Rounding to whole grey levels alone moves a block's mean by some tenths.
    private const double Quietest = 1;

    private int _frames;

    /// <summary>Grey levels; 0 before anything is known.</summary>
    public double Level { get; private set; }

    /// <summary>The difference in grey levels that noise does not reach.</summary>
    public double Threshold => Math.Max(Quietest, options.Factor * Level);

    /// <summary>Learns from the differences of the patches that did not change; their order is lost.</summary>
    public void Learn(Span<float> unchanged)
    {
        if (unchanged.IsEmpty) return;
        unchanged.Sort();
        var weight = Math.Max(LeastWeight, 1.0 / ++_frames);
        Level = Math.Min(Loudest, Level + weight * (unchanged[unchanged.Length / 2] - Level));
    }
}
