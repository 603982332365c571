namespace Video.Ingest.Sampling;

/// <summary>The first picture of the asked range and every N-th after it, whatever their times.</summary>
/// <param name="N">At least 1; 1 takes every picture.</param>
public sealed record EveryNth(int N) : FrameSampling
{
    public override void Validate()
    {
        if (N < 1) throw new VideoException(ErrorCode.InvalidArgument, $"Every {N}th picture cannot be taken: N is at least 1.", "sampling");
    }
}
