namespace Video.Ingest.Sampling;

/// <summary>The moments 0, 1/rate, 2/rate, … of stream time.</summary>
/// <param name="framesPerSecond">The grid's rate.</param>
internal sealed class TimeGrid(double framesPerSecond)
{
    /// <summary>How late a picture may come and still count as being on time: containers round times to as much as a millisecond.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(1);

    /// <summary>Whether a picture that is shown from one time until just before the other is on screen at a moment of the grid.</summary>
    public bool Meets(TimeSpan shown, TimeSpan until) => Math.Ceiling(Moments(shown - Tolerance)) < Moments(until - Tolerance);

    private double Moments(TimeSpan time) => time.Ticks * framesPerSecond / TimeSpan.TicksPerSecond;
}
