namespace Video.Memory.Archive.Storage;

/// <summary>Ids of blocks that are no longer kept, as bytes and back.</summary>
internal static class DroppedRecord
{
    public static byte[] Write(IReadOnlyCollection<long> ids)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        foreach (var id in ids) writer.Write7BitEncodedInt64(id);
        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not what <see cref="Write"/> makes.</exception>
    public static IReadOnlyList<long> Read(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            var ids = new List<long>();
            while (reader.BaseStream.Position < bytes.Length) ids.Add(reader.Read7BitEncodedInt64());
            return ids;
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException("The list of dropped blocks is garbled.", error);
        }
    }
}
