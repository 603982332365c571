namespace Video.Memory.Rekv;

/// <summary>What a question may retrieve.</summary>
/// <param name="First">Number of the first frame in range.</param>
/// <param name="End">Number after the last.</param>
/// <param name="From">Beginning of the range asked about; null: the stream's.</param>
/// <param name="To">Its end; null: now.</param>
/// <param name="Room">Tokens that can be appended.</param>
internal readonly record struct RekvScope(long First, long End, TimeSpan? From, TimeSpan? To, int Room)
{
    public int Count => (int)(End - First);

    /// <summary>The part of a range that was asked about; null: none of it.</summary>
    public TimeRange? Within(TimeRange range)
    {
        var from = From > range.From ? From.Value : range.From;
        var to = To < range.To ? To.Value : range.To;
        return from <= to ? new TimeRange(from, to) : null;
    }
}
