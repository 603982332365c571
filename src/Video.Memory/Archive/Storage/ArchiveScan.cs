namespace Video.Memory.Archive.Storage;

/// <summary>Reads all that a file knows, past whatever is damaged in it. The file is not changed.</summary>
/// <remarks>
/// Headers, frames and rows are checked against their checksums; keys and values only in the file's last megabytes, where a loss of power
/// may have left holes, since the rest is checked whenever it is read. After damage the next sound record is found by its first bytes,
/// for every record begins at a multiple of <see cref="RecordHeader.Length"/>.
/// </remarks>
internal sealed class ArchiveScan
{
    public const string Torn = "the end of the memory file was torn off";
    public const string Damaged = "the memory file is damaged there";

    // More than is written in the two seconds after which a file is synchronised.
    private const long Unsure = 64 << 20;
    private const int Window = 1 << 20;

    private readonly ArchiveFile _file;
    private readonly ArchiveShape _shape;
    private readonly SortedDictionary<long, FoundBlock> _blocks = [];
    private readonly List<MemoryGap> _damage = [];
    private ArchiveHistory _history = ArchiveHistory.Empty;
    private BlockInfo? _last;
    private TimeSpan? _begin;
    private long _nextId;
    private bool _afterDamage;

    private ArchiveScan(ArchiveFile file, ArchiveShape shape) => (_file, _shape) = (file, shape);

    /// <summary>The kept blocks, oldest first.</summary>
    public IReadOnlyCollection<FoundBlock> Blocks => _blocks.Values;

    /// <summary>The file's own history, with what was found damaged now.</summary>
    public ArchiveHistory History => new(_history.Begin ?? _begin, Math.Max(_history.NextId, _nextId), [.. _history.Gaps, .. _damage]);

    /// <summary>Where the last sound record ends.</summary>
    public long End { get; private set; } = FileHeader.Length;

    /// <summary>Whether something after the newest block was lost.</summary>
    public bool IsTorn { get; private set; }

    public static ArchiveScan Of(ArchiveFile file, ArchiveShape shape)
    {
        var scan = new ArchiveScan(file, shape);
        for (long? at = FileHeader.Length; at < file.Length;) at = scan.Next(at.Value);
        scan.IsTorn |= scan._afterDamage || scan.End < file.Length;
        return scan;
    }

    // Takes the record at a place and returns where the next one begins; null when none follows.
    private long? Next(long at)
    {
        var sound = RecordHeader.TryRead(_file.Bytes(at, RecordHeader.Length), out var header) && at + header.Total <= _file.Length;
        if (sound && Take(new FilePlace(at, header))) return End = at + header.Total;
        var next = Find(sound ? at + header.Total : at + RecordHeader.Length);
        _afterDamage |= next is not null;
        return next;
    }

    private bool Take(FilePlace place)
    {
        var info = _file.Bytes(place.Offset + RecordHeader.InfoAt, place.Header.InfoLength);
        if (Checksum.Of(info) != place.Header.InfoChecksum) return false;
        try
        {
            if (place.Offset + place.Total > _file.Length - Unsure && place.Header.PayloadLength > 0) _file.Read(place, _ => true);
            return Take(place, info);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private bool Take(FilePlace place, byte[] info)
    {
        _nextId = Math.Max(_nextId, place.Header.Id + (place.Header.Kind == RecordKind.Block ? 1 : 0));
        switch (place.Header.Kind)
        {
            case RecordKind.Block: TakeBlock(place, info); break;
            case RecordKind.Dropped: foreach (var id in DroppedRecord.Read(info)) _blocks.Remove(id); break;
            case RecordKind.History: _history = ArchiveHistory.Read(info); break;
            default: return false;
        }
        return true;
    }

    private void TakeBlock(FilePlace place, byte[] bytes)
    {
        var (info, quantisation) = BlockRecord.Read(place.Header.Id, bytes, _shape);
        // Ids that are missing after damage were damaged; where none are, only a note about other blocks was.
        var from = _last is null ? _history.Begin ?? TimeSpan.Zero : _last.Range.To;
        if (_afterDamage && info.Id > (_last?.Id ?? -1) + 1 && from <= info.Range.From) _damage.Add(new MemoryGap(new TimeRange(from, info.Range.From), Damaged));
        _afterDamage = false;
        _blocks[info.Id] = new FoundBlock(info, quantisation, place);
        _last = info;
        if (!(_begin <= info.Range.From)) _begin = info.Range.From;
    }

    private long? Find(long from)
    {
        for (var at = from; at < _file.Length; at += Window)
        {
            var window = _file.Bytes(at, Window);
            for (var i = 0; i + RecordHeader.Length <= window.Length; i += RecordHeader.Length)
                if (RecordHeader.TryRead(window.AsSpan(i, RecordHeader.Length), out var header) && at + i + header.Total <= _file.Length) return at + i;
        }
        return null;
    }
}
