namespace Video.Memory.Archive.Storage;

/// <summary>Has the device write out what was appended, at most two seconds later and beside the caller.</summary>
internal sealed class SyncSchedule : IDisposable
{
    private static readonly TimeSpan After = TimeSpan.FromSeconds(2);

    private readonly ITimer _timer;
    private readonly Lock _syncing = new();
    private ArchiveFile? _unwritten;
    private string? _failure;

    public SyncSchedule(TimeProvider clock) => _timer = clock.CreateTimer(_ => Sync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Something was appended.</summary>
    public void Appended(ArchiveFile file)
    {
        if (Interlocked.Exchange(ref _unwritten, file) is null) _timer.Change(After, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Why the device could not write since the last call; null when it could.</summary>
    public string? TakeFailure() => Interlocked.Exchange(ref _failure, null);

    /// <summary>Writes out now, if anything is left to; when this returns, nobody else is at it either.</summary>
    public void Sync()
    {
        using var alone = _syncing.EnterScope();
        try
        {
            Interlocked.Exchange(ref _unwritten, null)?.Sync();
        }
        catch (ObjectDisposedException)
        {
            // The file was replaced meanwhile by one that was written out as a whole.
        }
        catch (IOException error)
        {
            Interlocked.Exchange(ref _failure, error.Message);
        }
    }

    // A file is unlocked only when nobody uses its handle any more, so this waits for the timer's call.
    public void Dispose()
    {
        _timer.Dispose();
        Sync();
    }
}
