namespace Video.Cli.Benchmarks.Remembering;

/// <summary>What a memory came to with one model and one kind of footage.</summary>
/// <param name="Shape">Which model.</param>
/// <param name="Footage">static or busy.</param>
/// <param name="Memory">Name and options.</param>
/// <param name="Weights">"trained" or "random".</param>
/// <param name="Dtype">Of the computation.</param>
/// <param name="Device">Of the computation.</param>
/// <param name="Threads">libtorch's.</param>
/// <param name="FramesPerSecond">Of the stream.</param>
/// <param name="TokensPerFrame">Of a frame, before any are left out.</param>
/// <param name="TokensSent">Of a frame, mean.</param>
/// <param name="Rounds">How often every question was asked.</param>
/// <param name="Fed">Whether most of the hours were laid into the archive instead of being read.</param>
internal sealed record MemoryReport(
    string Shape, string Footage, string Memory, string Weights, string Dtype, string Device, int Threads, double FramesPerSecond, int TokensPerFrame, double TokensSent,
    int Rounds, bool Fed, IReadOnlyList<StretchReport> Stretches)
{
    /// <summary>Resident memory at the end over that at one hour; null where the stream is no longer than that.</summary>
    public double? MemoryGrowth => Stretches.FirstOrDefault(stretch => stretch.Hours == 1) is { } hour && Stretches[^1].Hours > 1
        ? (double)Stretches[^1].ResidentBytes / hour.ResidentBytes : null;

    /// <summary>Bytes of archive for an hour of stream, at its end.</summary>
    public double ArchiveBytesPerHour => Stretches[^1].ArchiveBytes / Stretches[^1].Hours;
}

/// <summary>One moment of the stream.</summary>
/// <param name="Hours">Since it began.</param>
/// <param name="Frames">Remembered.</param>
/// <param name="Blocks">Archived.</param>
/// <param name="ResidentBytes">VmRSS of the process, model included.</param>
/// <param name="ArchiveBytes">On disk; in memory where there is no disk.</param>
/// <param name="RamBytes">What the memory counts for itself.</param>
/// <param name="Now">Questions about now.</param>
/// <param name="Past">Questions that name a moment of the past.</param>
internal sealed record StretchReport(double Hours, int Frames, int Blocks, long ResidentBytes, long ArchiveBytes, long RamBytes, AskedReport Now, AskedReport Past);

/// <param name="FirstTokenMs">Median of the rounds.</param>
/// <param name="Ratio">Over that of the same question to a stream of two minutes, asked in turns with it.</param>
/// <param name="RecallMs">Of <paramref name="FirstTokenMs"/>, opening the memory: choosing, decoding, assembling; median.</param>
/// <param name="ContextTokens">Of the stream that the question was read behind, mean.</param>
/// <param name="Blocks">Called back, mean.</param>
/// <param name="Hits">Share of the blocks read that were found decoded.</param>
/// <param name="BytesMoved">Out of the archive, mean.</param>
/// <param name="Rows">Of the index that were compared with the question, mean.</param>
/// <param name="SearchMs">Of <paramref name="RecallMs"/>, comparing and choosing; mean.</param>
internal sealed record AskedReport(
    double FirstTokenMs, double Ratio, double RecallMs, double ContextTokens, double Blocks, double Hits, double BytesMoved, double Rows, double SearchMs);
