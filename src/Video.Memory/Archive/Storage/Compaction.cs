namespace Video.Memory.Archive.Storage;

/// <summary>Copies the blocks that are kept into a new file, beside whatever happens to the old one, which it then replaces.</summary>
/// <remarks>
/// Until the new file has everything and the device has the new file, the old one stands; a process that ends in between leaves a
/// file of another name, which the next one removes.
/// </remarks>
internal sealed class Compaction : IDisposable
{
    // The history, and the ids that were dropped meanwhile.
    private const int Notes = 4096;

    private readonly ArchiveFile _source;
    private readonly ArchiveFile _target;
    private readonly Dictionary<long, FilePlace> _places = [];
    private readonly HashSet<long> _damaged = [];
    private readonly long _begunAt;
    private readonly long _expected;
    private readonly Task _copying;
    private volatile bool _stopped;
    private byte[] _buffer = [];

    /// <param name="source">Stays open until this is disposed.</param>
    /// <param name="target">Just begun; owned from now on.</param>
    /// <param name="blocks">What the source holds that is kept.</param>
    public Compaction(ArchiveFile source, ArchiveFile target, IReadOnlyList<(long Id, FilePlace Place)> blocks)
    {
        (_source, _target, _begunAt) = (source, target, source.Length);
        _expected = FileHeader.Length + Notes + blocks.Sum(block => block.Place.Total);
        _copying = Task.Run(() =>
        {
            foreach (var (id, place) in blocks) Copy(id, place);
            _target.Sync();
        });
    }

    /// <summary>The name under which a file is made that is to replace another.</summary>
    public static string TargetOf(string path) => path + ".compacting";

    /// <summary>Whether the copy is made, or has failed: <see cref="Finish"/> will not wait.</summary>
    public bool IsDone => _copying.IsCompleted;

    /// <summary>Bytes copied so far.</summary>
    public long Copied { get; private set; }

    /// <summary>Blocks of the source that could not be copied since they are damaged.</summary>
    public IReadOnlyCollection<long> Damaged => _damaged;

    /// <summary>Bytes that the copy takes at most, if it is finished when the source has a length.</summary>
    public long Size(long sourceLength) => _expected + sourceLength - _begunAt;

    /// <summary>Waits for the copy, adds what has happened since, and puts the new file into the place of the old one.</summary>
    /// <param name="kept">What the source holds now that is kept.</param>
    /// <param name="history">As of now.</param>
    /// <returns>The new file, which the caller owns, and where in it each kept block lies that was not found damaged.</returns>
    /// <exception cref="IOException">There was no room, or the device failed; the old file stands.</exception>
    public (ArchiveFile File, IReadOnlyDictionary<long, FilePlace> Places) Finish(IReadOnlyList<(long Id, FilePlace Place)> kept, ArchiveHistory history)
    {
        _copying.GetAwaiter().GetResult();
        var keptIds = kept.Select(block => block.Id).ToHashSet();
        foreach (var (id, place) in kept)
            if (!_places.ContainsKey(id)) Copy(id, place);
        var dropped = _places.Keys.Where(id => !keptIds.Contains(id)).ToArray();
        if (dropped.Length > 0) Append(RecordKind.Dropped, history.NextId, DroppedRecord.Write(dropped));
        Append(RecordKind.History, history.NextId, history.Write());
        _target.Sync();
        _target.Replace(_source.Path);
        return (_target, _places);
    }

    /// <summary>Stops copying and removes the new file, unless it has taken its place.</summary>
    public void Dispose()
    {
        _stopped = true;
        _copying.ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        if (_target.Path == _source.Path) return;
        _target.Dispose();
        DiskErrors.TryDelete(_target.Path);
    }

    private void Append(RecordKind kind, long nextId, byte[] info) => _target.Append(RecordHeader.For(kind, nextId, default, info, []), info, []);

    private void Copy(long id, FilePlace place)
    {
        if (_stopped || _damaged.Contains(id)) return;
        if (_buffer.Length < place.Total) _buffer = new byte[place.Total + place.Total / 2];
        var record = _buffer.AsSpan(0, (int)place.Total);
        if (!_source.TryRead(place, record))
        {
            _damaged.Add(id);
            return;
        }
        _places[id] = place with { Offset = _target.AppendBytes(record) };
        Copied += record.Length;
    }
}
