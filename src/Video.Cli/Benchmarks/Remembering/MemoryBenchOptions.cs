using Video.Inference.Memories;

namespace Video.Cli.Benchmarks.Remembering;

/// <summary>What a memory bench measures.</summary>
internal sealed record MemoryBenchOptions
{
    public const string Embedded = "embedded", Published = "0.5b";

    private const string Both = "both";

    /// <summary>embedded, 0.5b or both.</summary>
    public string Shape { get; init; } = Both;

    /// <summary>Hours of stream: above 0.05, up to 100.</summary>
    public double Hours { get; init; } = 10;

    /// <summary>By name, with options where wanted.</summary>
    public string Memory { get; init; } = "rolling";

    /// <summary>How often every question is asked at every stretch; medians are reported. 1 to 100.</summary>
    public int Rounds { get; init; } = 7;

    /// <summary>Bytes of memory for the archive; null: as it has it.</summary>
    public long? RamBytes { get; init; }

    /// <summary>Bytes of disk for the archive; null: as it has it.</summary>
    public long? DiskBytes { get; init; }

    /// <summary>The models that <see cref="Shape"/> stands for.</summary>
    public IReadOnlyList<string> Shapes => Shape == Both ? [Embedded, Published] : [Shape];

    /// <summary>Moments of the stream at which questions are asked: 2 and 10 minutes, 1, 2, 5 and 10 hours and so on, as far as the stream goes; the last its end.</summary>
    public IReadOnlyList<TimeSpan> Stretches
    {
        get
        {
            var end = TimeSpan.FromHours(Hours);
            TimeSpan[] usual = [TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), .. ((double[])[1, 2, 5, 10, 20, 50, 100]).Select(TimeSpan.FromHours)];
            return [.. usual.TakeWhile(moment => moment < end), end];
        }
    }

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: names the option that is out of its range, or the memory that does not exist.</exception>
    public void Validate()
    {
        if (Shape is not (Both or Published or Embedded))
            throw Invalid($"There is no model '{Shape}' here; there are {Embedded}, {Published} and {Both}.", "shape");
        if (Hours is not (> 0.05 and <= 100)) throw Invalid("'--hours' is above 0.05 and at most 100.", "hours");
        if (Rounds is < 1 or > 100) throw Invalid("'--rounds' is 1 to 100.", "rounds");
        StreamMemories.Check(Memory);
        if (Shapes.Contains(Published) && Memory.Split(':')[0] != "rolling")
            throw Invalid($"Hours of the {Published} shape are laid into an archive, which '{Memory}' has none of; with it there is --shape {Embedded}.", "memory");
    }

    private static VideoException Invalid(string message, string param) => new(ErrorCode.InvalidArgument, message, param);
}
