namespace Video.Vision.Reduction;

/// <summary>A way to choose, of a frame's visual tokens, those that the language model gets. Holds no stream's state.</summary>
public interface ITokenReducer
{
    /// <summary>Whether <see cref="FrameTokens.Significance"/> must be given.</summary>
    bool NeedsSignificance { get; }

    /// <summary>Whether a token that is not sent again still stands, because what is left out is what has not changed.</summary>
    bool TokensStand { get; }

    /// <summary>A new stream's history: none yet.</summary>
    IStreamReducer NewStream();
}

/// <summary>One stream's token reduction: frames go in one by one in order of time. Touched by the engine's thread only.</summary>
public interface IStreamReducer : IDisposable
{
    ReductionCounters Counters { get; }

    /// <summary>Chooses what is sent of a frame, and remembers of it what the method needs.</summary>
    /// <param name="frame">Its tokens remain the caller's. One with another grid or width than before drops the history first, and that is counted.</param>
    /// <returns>Tokens that belong to the caller's dispose scope; where nothing was computed they share the frame's storage.</returns>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: the frame is earlier than the one before it.</exception>
    SentTokens Reduce(FrameTokens frame);

    /// <summary>Drops the history, so that the next frame is judged as a stream's first, whatever its time.</summary>
    void Forget();
}
