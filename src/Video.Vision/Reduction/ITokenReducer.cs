namespace Video.Vision.Reduction;

/// <summary>A way to choose, of a frame's visual tokens, those that the language model gets. Holds no stream's state.</summary>
public interface ITokenReducer
{
    /// <summary>Whether <see cref="FrameTokens.Significance"/> must be given.</summary>
    bool NeedsSignificance { get; }

    /// <summary>A new stream's history: none yet.</summary>
    IStreamReducer NewStream();
}

/// <summary>One stream's token reduction: frames go in one by one in order of time. Touched by the engine's thread only.</summary>
public interface IStreamReducer : IDisposable
{
    SentTokens Reduce(FrameTokens frame);

    /// <summary>Drops the history, so that the next frame is judged as a stream's first.</summary>
    void Forget();
}
