namespace Video.Ingest.Sampling;

/// <summary>Which of a source's pictures become frames.</summary>
public abstract record FrameSampling
{
    private protected FrameSampling()
    {
    }

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/> when the rate is out of its range.</exception>
    public abstract void Validate();
}
