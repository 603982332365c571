using Video.Inference.Memories;
using Video.Streams;

namespace Video.Server.Streams;

/// <summary>How a stream is remembered.</summary>
/// <param name="Method">Name and options.</param>
/// <param name="State">ok, or ram_only: the disk takes no more, so that what is new is in memory alone.</param>
/// <param name="Reason">Why it is not ok.</param>
/// <param name="Frames">Frames that a question can see, archived ones included.</param>
/// <param name="Blocks">Archived blocks.</param>
/// <param name="Dropped">Blocks that gave way because a budget was reached.</param>
/// <param name="RamBytes">Bytes in memory.</param>
/// <param name="DiskBytes">Bytes on disk.</param>
/// <param name="Oldest">Stream time, in seconds, of the oldest frame remembered.</param>
/// <param name="Recall">What questions have called back.</param>
/// <param name="Gaps">Spans of which nothing is known, in order of time.</param>
public sealed record MemoryResource(
    string Method, MemoryState State, string? Reason, int Frames, int Blocks, long Dropped, long RamBytes, long DiskBytes, double? Oldest, RecallResource Recall,
    IReadOnlyList<GapSpan> Gaps)
{
    public static MemoryResource From(RememberedStatus memory) => new(
        memory.Method, memory.State, memory.Reason, memory.Frames, memory.Blocks, memory.BlocksDropped, memory.RamBytes, memory.DiskBytes, memory.Oldest,
        new RecallResource(memory.Questions, memory.RecallsSkipped, memory.BlocksRecalled, memory.RecallHits, memory.RecallMisses, memory.BytesMoved), memory.Gaps);
}

/// <param name="Questions">Asked since the stream was opened.</param>
/// <param name="Skipped">Of them, those for which nothing was called back.</param>
/// <param name="Blocks">Called back.</param>
/// <param name="Hits">Reads of blocks that found them decoded, as another question had left them.</param>
/// <param name="Misses">Reads of blocks that did not.</param>
/// <param name="BytesMoved">Out of the archive for these.</param>
public sealed record RecallResource(long Questions, long Skipped, long Blocks, long Hits, long Misses, long BytesMoved);
