namespace Video.Memory.Archive.Storage;

/// <summary>Where a record lies in the file.</summary>
internal readonly record struct FilePlace(long Offset, RecordHeader Header)
{
    /// <summary>Bytes of the whole record.</summary>
    public long Total => Header.Total;
}
