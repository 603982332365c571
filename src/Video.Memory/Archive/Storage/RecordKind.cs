namespace Video.Memory.Archive.Storage;

internal enum RecordKind
{
    /// <summary>A block: its frames and rows, then its encoded keys and values.</summary>
    Block = 1,

    /// <summary>Ids of earlier blocks that are no longer kept.</summary>
    Dropped = 2,

    /// <summary>What blocks alone do not tell: <see cref="ArchiveHistory"/>. The last one holds.</summary>
    History = 3,
}
