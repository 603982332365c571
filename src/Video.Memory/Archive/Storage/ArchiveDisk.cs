namespace Video.Memory.Archive.Storage;

/// <summary>A stream's file as far as the disk allows: no failure of the disk comes through, it shows as <see cref="Reason"/>.</summary>
internal sealed class ArchiveDisk : IDisposable
{
    private readonly string _path;
    private readonly long _budget;
    private readonly ArchiveShape _shape;
    private readonly ModelFingerprint _fingerprint;
    private readonly Outage _outage;
    private readonly SyncSchedule _syncs;
    private ArchiveFile? _file;
    private ArchiveScan? _found;
    private long _foundNextId;
    private long _foundEnd = FileHeader.Length;
    private Compaction? _compaction;

    /// <param name="path">Folders that are missing are made.</param>
    /// <param name="budget">Bytes that the file and the copy made while compacting take together, at most.</param>
    /// <param name="shape">Of the blocks.</param>
    /// <param name="fingerprint">The model.</param>
    /// <param name="clock">Tells when to try again.</param>
    /// <exception cref="VideoException">The file is refused (<see cref="ArchiveFile.Open"/>).</exception>
    public ArchiveDisk(string path, long budget, ArchiveShape shape, ModelFingerprint fingerprint, TimeProvider clock)
    {
        (_path, _budget, _shape, _fingerprint) = (path, budget, shape, fingerprint);
        (_outage, _syncs) = (new Outage(clock), new SyncSchedule(clock));
        if (TryOpen() is not { } opened) return;
        (_file, _found) = opened;
        (_foundNextId, _foundEnd) = (_found.History.NextId, _found.End);
        if (_file.IsWritable) Ready();
        else _outage.Began($"{path} cannot be written");
    }

    /// <summary>Why nothing can be written now; null while all is well.</summary>
    public string? Reason => _outage.Reason;

    public long Length => _file?.Length ?? 0;

    public long BytesRead { get; private set; }

    public long BytesWritten { get; private set; }

    public long BytesCompacted { get; private set; }

    public int Compactions { get; private set; }

    /// <summary>Bytes of kept blocks above which some must go for the budget to hold.</summary>
    public long MostKept => _budget / 8 * 3;

    // Nine sixteenths and a copy of six fit the budget together, with one to spare for what is appended meanwhile.
    private long CompactAbove => _budget / 16 * 9;

    /// <summary>What the file held when it was opened; null when it could not be. It is not kept beside what is made of it, so it is told once.</summary>
    public ArchiveScan? TakeFound()
    {
        var found = _found;
        _found = null;
        return found;
    }

    /// <summary>Appends a record. When this returns true, the end of the process does not lose it.</summary>
    public bool TryAppend(RecordKind kind, long id, TimeRange range, byte[] info, byte[] payload, IArchiveContents contents, out FilePlace place)
    {
        place = default;
        if (_syncs.TakeFailure() is { } failure) _outage.Began(failure);
        if (!_outage.MayTry || !TryReopen()) return false;
        var header = RecordHeader.For(kind, id, range, info, payload);
        if (!MakeRoom(header.Total, contents)) return false;
        try
        {
            place = _file!.Append(header, info, payload);
            BytesWritten += place.Total;
            _syncs.Appended(_file);
            _outage.Ended();
            return true;
        }
        catch (Exception error) when (DiskErrors.MayPass(error))
        {
            _outage.Began(error.Message);
            return false;
        }
    }

    /// <summary>Shows a record's payload for as long as the call takes.</summary>
    /// <returns>False when the file cannot be read now.</returns>
    /// <exception cref="InvalidDataException">The record is damaged.</exception>
    public bool TryRead(FilePlace place, ArchiveFile.PayloadReader<bool> read)
    {
        if (_file is null) return false;
        try
        {
            BytesRead += place.Header.PayloadLength;
            return _file.Read(place, read);
        }
        catch (Exception error) when (DiskErrors.MayPass(error))
        {
            return false;
        }
    }

    /// <summary>Begins to compact where that is due, and ends it where the copy is made.</summary>
    public void Tend(IArchiveContents contents)
    {
        if (_compaction is { IsDone: true }) Finish(contents);
        if (_compaction is null && Reason is null && Length > CompactAbove) Compact(contents);
    }

    public void Dispose()
    {
        _compaction?.Dispose();
        _syncs.Dispose();
        _file?.Dispose();
    }

    private bool MakeRoom(long bytes, IArchiveContents contents)
    {
        if (Length + bytes + (_compaction?.Size(Length + bytes) ?? 0) > _budget)
        {
            // A copy is usually long made by now; else this waits for it. After a start with a full file it is not even begun.
            if (_compaction is null) Compact(contents);
            if (_compaction is not null) Finish(contents);
        }
        if (Length + bytes <= _budget) return true;
        _outage.Began($"{_path} has reached its {_budget:N0} bytes and could not be compacted");
        return false;
    }

    private void Compact(IArchiveContents contents)
    {
        var kept = contents.Kept();
        // Rewriting what is nearly all kept gains nothing.
        if (Length - kept.Sum(block => block.Place.Total) < _budget / 10) return;
        try
        {
            _compaction = new Compaction(_file!, ArchiveFile.Create(Compaction.TargetOf(_path), _shape, _fingerprint), kept);
        }
        catch (Exception error) when (DiskErrors.MayPass(error))
        {
            _outage.Began($"it cannot be compacted: {error.Message}");
        }
    }

    private void Finish(IArchiveContents contents)
    {
        using var compaction = _compaction!;
        _compaction = null;
        try
        {
            var (file, places) = compaction.Finish(contents.Kept(), contents.History());
            using var old = _file;
            _file = file;
            Compactions++;
            BytesCompacted += compaction.Copied;
            contents.Moved(places);
        }
        catch (Exception error) when (DiskErrors.MayPass(error))
        {
            _outage.Began($"it cannot be compacted: {error.Message}");
        }
    }

    private (ArchiveFile File, ArchiveScan Scan)? TryOpen()
    {
        ArchiveFile? file = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_path))!);
            file = ArchiveFile.Open(_path, _shape, _fingerprint);
            return (file, ArchiveScan.Of(file, _shape));
        }
        catch (Exception error) when (DiskErrors.MayPass(error))
        {
            file?.Dispose();
            _outage.Began(error.Message);
            return null;
        }
    }

    // A file that could not be written, or not even be opened, may be by now. It must hold no more than was known of it.
    private bool TryReopen()
    {
        if (_file is { IsWritable: true }) return true;
        _file?.Dispose();
        _file = null;
        try
        {
            if (TryOpen() is not { } opened) return false;
            if (!opened.File.IsWritable) _outage.Began($"{_path} cannot be written");
            var known = opened.Scan.History.NextId == _foundNextId;
            if (!known) _outage.Began($"{_path} holds blocks of which nothing was known when it could first be opened");
            if (known) _file = opened.File;
            else opened.File.Dispose();
            return _file is { IsWritable: true } && Ready();
        }
        catch (VideoException error)
        {
            _outage.Began(error.Message);
        }
        return false;
    }

    private bool Ready()
    {
        DiskErrors.TryDelete(Compaction.TargetOf(_path));
        try
        {
            if (_foundEnd < _file!.Length) _file.CutTo(_foundEnd);
            return true;
        }
        catch (IOException error)
        {
            _outage.Began(error.Message);
            return false;
        }
    }
}
