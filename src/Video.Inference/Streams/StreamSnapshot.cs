using Video.Memory;

namespace Video.Inference.Streams;

/// <summary>A stream as one question sees it; the asker's own, to be disposed on the engine's thread.</summary>
/// <param name="View">What can be attended to.</param>
/// <param name="Gaps">Spans within what was asked about of which nothing is known, in order of time.</param>
/// <param name="Tokens">Tokens in the view before the question is read.</param>
/// <param name="Recall">Time it took to open.</param>
public sealed record StreamSnapshot(IQuestionView View, IReadOnlyList<MemoryGap> Gaps, int Tokens, TimeSpan Recall) : IDisposable
{
    public void Dispose() => View.Dispose();
}
