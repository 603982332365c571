namespace Video.Memory.Archive.Storage;

/// <summary>What the blocks of a file do not tell themselves.</summary>
/// <param name="Begin">When the first block ever archived began; null before it.</param>
/// <param name="NextId">No block that was or is in the file has this id or a greater one.</param>
/// <param name="Gaps">Spans that were never archived or were found damaged, in order of time. What was dropped is told by missing ids.</param>
internal sealed record ArchiveHistory(TimeSpan? Begin, long NextId, IReadOnlyList<MemoryGap> Gaps)
{
    public static ArchiveHistory Empty { get; } = new(null, 0, []);

    public byte[] Write()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Begin?.Ticks ?? long.MinValue);
        writer.Write(NextId);
        writer.Write7BitEncodedInt(Gaps.Count);
        foreach (var gap in Gaps)
        {
            writer.Write(gap.Range.From.Ticks);
            writer.Write(gap.Range.To.Ticks);
            writer.Write(gap.Reason);
        }
        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not what <see cref="Write"/> makes.</exception>
    public static ArchiveHistory Read(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            var begin = reader.ReadInt64();
            var nextId = reader.ReadInt64();
            var gaps = new List<MemoryGap>();
            for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
                gaps.Add(new MemoryGap(new TimeRange(new TimeSpan(reader.ReadInt64()), new TimeSpan(reader.ReadInt64())), reader.ReadString()));
            return new ArchiveHistory(begin == long.MinValue ? null : new TimeSpan(begin), nextId, gaps);
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException("The history is cut or garbled.", error);
        }
    }
}
