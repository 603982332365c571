namespace Video;

/// <summary>A span of stream time that an answer rests on.</summary>
/// <param name="Range">First and last frame of the span, in stream time.</param>
/// <param name="Weight">The share, 0 to 1, of the answer's attention to the video that fell on this span.</param>
public readonly record struct Evidence(TimeRange Range, double Weight);
