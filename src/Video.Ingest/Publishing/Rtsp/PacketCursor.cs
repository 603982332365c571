namespace Video.Ingest.Publishing.Rtsp;

/// <summary>One reader's place in a <see cref="PacketLog"/>. Disposing it gives up its claim on what it has not read.</summary>
internal sealed class PacketCursor(PacketLog log, long position) : IDisposable
{
    private long _position = position;

    public long Position => Interlocked.Read(ref _position);

    /// <summary>Waits until there are packets.</summary>
    /// <returns>False when none will come any more.</returns>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (bytes, _, changed) = log.From(Position);
            if (bytes.Count > 0) return true;
            if (changed is null) return false;
            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Writes whole packets, all that there are, and moves on behind them.</summary>
    public async ValueTask CopyToAsync(Stream destination, CancellationToken cancellationToken)
    {
        var (bytes, end, _) = log.From(Position);
        foreach (var part in bytes) await destination.WriteAsync(part, cancellationToken);
        Interlocked.Exchange(ref _position, end);
        log.Moved();
    }

    public void Dispose() => log.Close(this);
}
