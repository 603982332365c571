namespace Video.Memory.Archive.Storage;

/// <summary>What a file is to hold, told by whoever keeps the blocks.</summary>
internal interface IArchiveContents
{
    /// <summary>The kept blocks that the file has, and where.</summary>
    IReadOnlyList<(long Id, FilePlace Place)> Kept();

    /// <summary>As of now.</summary>
    ArchiveHistory History();

    /// <summary>The file was compacted; kept blocks that are missing here were found damaged.</summary>
    void Moved(IReadOnlyDictionary<long, FilePlace> places);
}
