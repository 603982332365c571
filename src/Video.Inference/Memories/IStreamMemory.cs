using Video.Memory;

namespace Video.Inference.Memories;

/// <summary>How one stream is remembered: takes what vision sends of its frames, and opens to each question what it is to see.</summary>
/// <remarks>Made on any thread, then touched by the inference engine's alone.</remarks>
internal interface IStreamMemory : IDisposable
{
    /// <summary>What an earlier run left of this stream, oldest first: the moments of its frames; empty where the stream begins with this memory.</summary>
    IReadOnlyList<MediaTime> Inherited { get; }

    /// <summary>How it is now.</summary>
    MemoryStatus Status { get; }

    /// <summary>Takes frames, in order of time and later than all before; one without tokens shows what the one before it showed.</summary>
    /// <param name="frames">Their tokens stay the caller's.</param>
    /// <returns>Tokens of these frames that the language model read, time headers included.</returns>
    int Read(IReadOnlyList<SentFrame> frames);

    /// <summary>What a question sees; nothing of it is left in the memory, and it stays as it is when the stream goes on.</summary>
    /// <returns>A view of the asker's own. Without frames where the memory has none in the range.</returns>
    IQuestionView Open(QuestionScope scope);
}
