namespace Video.Ingest.Sampling;

/// <summary>
/// The picture that is shown at each of the moments 0, 1/rate, 2/rate, … of stream time: the last one at or before it. A picture that is shown at
/// several of them is one frame. The first picture of the asked range is always a frame, so that no range with a picture in it gives none.
/// </summary>
/// <param name="FramesPerSecond">Above 0, up to 240.</param>
public sealed record FixedRate(double FramesPerSecond) : FrameSampling
{
    public override void Validate()
    {
        if (FramesPerSecond is > 0 and <= 240) return;
        throw new VideoException(
            ErrorCode.InvalidArgument, $"A sampling rate is above 0 and at most 240 frames per second, not {FramesPerSecond}.", "sampling");
    }
}
