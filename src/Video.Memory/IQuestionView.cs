using Video.Language.Models;

namespace Video.Memory;

/// <summary>What a question sees of a stream: a cache of its own, to which its prompt and its answer are appended.</summary>
/// <remarks>The stream knows nothing of it, and goes on; what the view shows stays as it was when it was opened. Used on the inference engine's thread.</remarks>
public interface IQuestionView : IKeyValueCache, IDisposable
{
    /// <summary>The frames that can be seen, oldest first; where layers see different ones, those of all layers together.</summary>
    IReadOnlyList<RememberedFrame> Frames { get; }

    /// <summary>Which frames a layer sees, and where they lie in its context, in order of their places. Does not change while the question is answered.</summary>
    IReadOnlyList<FramePlace> Layout(int layer);

    /// <summary>What was called back for this question, the best match first; empty where nothing had to be chosen.</summary>
    IReadOnlyList<RecalledSpan> Recalled { get; }

    /// <summary>Spans within what was asked about of which the memory knows nothing, in order of time.</summary>
    IReadOnlyList<MemoryGap> Gaps { get; }
}
