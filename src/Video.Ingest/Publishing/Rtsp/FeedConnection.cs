namespace Video.Ingest.Publishing.Rtsp;

/// <summary>One ffmpeg or ffprobe that reads a feed: DESCRIBE, SETUP, PLAY, then packets until they end.</summary>
/// <param name="stream">The connection.</param>
/// <param name="redeem">Finds the ticket of a URL, once; null where there is none.</param>
internal sealed class FeedConnection(Stream stream, Func<string, FeedTicket?> redeem) : IDisposable
{
    private const int LargestRequest = 8 * 1024;
    private static readonly TimeSpan Handshake = TimeSpan.FromSeconds(30);

    private readonly RtspReader _reader = new(stream, LargestRequest, LargestRequest);
    // Packets and answers share the connection: each is written whole.
    private readonly SemaphoreSlim _writing = new(1);
    private FeedTicket? _ticket;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ends.CancelAfter(Handshake);
        try
        {
            if (!await PrepareAsync(ends.Token)) return;
            ends.CancelAfter(Timeout.InfiniteTimeSpan);
            using var reading = CancellationTokenSource.CreateLinkedTokenSource(ends.Token, _ticket!.Ended);
            var answering = AnswerAsync(reading);
            await SendAsync(_ticket.Packets, reading.Token);
            await reading.CancelAsync();
            await answering;
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or RtspFault or ObjectDisposedException)
        {
            // ffmpeg went, or is to go: whoever started it notices.
        }
    }

    public void Dispose() => _writing.Dispose();

    // Everything up to and with PLAY.
    private async Task<bool> PrepareAsync(CancellationToken cancellationToken)
    {
        while (await _reader.NextAsync(cancellationToken) is { } item)
        {
            if (item.Request is not { } request) continue;
            await WriteAsync(ReplyTo(request), cancellationToken);
            if (request.Method == "PLAY") return _ticket is not null;
        }

        return false;
    }

    private byte[] ReplyTo(RtspRequest request)
    {
        switch (request.Method)
        {
            case "OPTIONS":
                return RtspReply.Ok(request, ("Public", "OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN"));
            case "DESCRIBE":
                _ticket ??= redeem(request.Uri) ?? throw new RtspFault(PublishRefusal.UnknownName, 404, "There is nothing here.");
                return RtspReply.Ok(request, _ticket.Media.Describe(), ("Content-Type", "application/sdp"), ("Content-Base", $"{_ticket.Url}/"));
            case "SETUP":
                return RtspReply.Ok(request, ("Transport", "RTP/AVP/TCP;unicast;interleaved=0-1"), ("Session", "feed"));
            default:
                return RtspReply.Ok(request, ("Session", "feed"));
        }
    }

    private async Task SendAsync(PacketCursor packets, CancellationToken cancellationToken)
    {
        while (await packets.WaitAsync(cancellationToken))
        {
            await _writing.WaitAsync(cancellationToken);
            try
            {
                await packets.CopyToAsync(stream, cancellationToken);
            }
            finally
            {
                _writing.Release();
            }
        }
    }

    // Reports on reception are of no use; questions whether we are still here are answered. When the reader leaves, the sending ends.
    private async Task AnswerAsync(CancellationTokenSource reading)
    {
        try
        {
            while (await _reader.NextAsync(reading.Token) is { } item)
            {
                if (item.Request is not { } request) continue;
                await WriteAsync(RtspReply.Ok(request, ("Session", "feed")), reading.Token);
                if (request.Method == "TEARDOWN") break;
            }
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or RtspFault or ObjectDisposedException)
        {
            // As above.
        }

        await reading.CancelAsync();
    }

    private async Task WriteAsync(byte[] reply, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await stream.WriteAsync(reply, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }
}
