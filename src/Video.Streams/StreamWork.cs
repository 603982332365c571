using Video.Inference.Memories;
using Video.Inference.Streams;

namespace Video.Streams;

/// <summary>What was done for streams, and the time it took.</summary>
/// <param name="Vision">Of the vision side.</param>
/// <param name="Recall">Of what questions called back.</param>
/// <param name="TokensRead">Tokens of frames that the language model read.</param>
/// <param name="Prefill">The time that took.</param>
public readonly record struct StreamWork(VisionCounters Vision, RecallCounters Recall, long TokensRead, TimeSpan Prefill)
{
    public StreamWork Plus(StreamWork other) => new(Sum(Vision, other.Vision), Sum(Recall, other.Recall), TokensRead + other.TokensRead, Prefill + other.Prefill);

    private static VisionCounters Sum(VisionCounters one, VisionCounters other) => new(
        new(one.Reuse.Frames + other.Reuse.Frames, one.Reuse.Refreshes + other.Reuse.Refreshes, one.Reuse.Forgotten + other.Reuse.Forgotten,
            one.Reuse.MultiplyAdds + other.Reuse.MultiplyAdds, one.Reuse.FullMultiplyAdds + other.Reuse.FullMultiplyAdds),
        new(one.Reduction.Frames + other.Reduction.Frames, one.Reduction.Tokens + other.Reduction.Tokens, one.Reduction.Sent + other.Reduction.Sent,
            one.Reduction.Forgotten + other.Reduction.Forgotten),
        one.Tower + other.Tower)
    {
        Preparing = one.Preparing + other.Preparing,
        Reducing = one.Reducing + other.Reducing,
    };

    private static RecallCounters Sum(RecallCounters one, RecallCounters other) => new(
        one.Questions + other.Questions, one.Skipped + other.Skipped, one.Blocks + other.Blocks, one.Hits + other.Hits, one.Misses + other.Misses,
        one.BytesMoved + other.BytesMoved)
    {
        Rows = one.Rows + other.Rows,
        Search = one.Search + other.Search,
    };
}
