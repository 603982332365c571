namespace Video.Ingest.Publishing.Rtsp;

/// <summary>The right of one reader to one publisher's packets. Disposing it ends the reading.</summary>
internal sealed class FeedTicket(Uri url, PacketCursor packets, SessionMedia media, Action withdraw) : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private int _redeemed;
    private int _disposed;

    /// <summary>Where the reader finds it; secret.</summary>
    public Uri Url => url;

    public PacketCursor Packets => packets;

    public SessionMedia Media => media;

    /// <summary>Fires when the ticket is disposed.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <returns>True once.</returns>
    public bool Redeem() => Interlocked.Exchange(ref _redeemed, 1) == 0;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        withdraw();
        packets.Dispose();
        // Not disposed: a connection may just be linking to its token, and it holds nothing but memory.
        _ended.Cancel();
    }
}
