namespace Video.Ingest.Publishing.Rtsp;

/// <summary>What comes after RECORD: packets, and now and then a request among them.</summary>
/// <param name="reader">The client's items.</param>
/// <param name="stream">Where answers go.</param>
/// <param name="silence">Without a byte, after which the client counts as gone.</param>
internal sealed class RtspReception(RtspReader reader, Stream stream, TimeSpan silence)
{
    /// <summary>Until the client leaves. Sound is dropped, and so are reports: all that ffmpeg takes from them is an offset between tracks, and there is one track.</summary>
    /// <exception cref="RtspFault">It fell silent, or sent what is neither packet nor request.</exception>
    public async Task RunAsync(RtspPublisher publisher, TransportHeader channels, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (await NextAsync(patience) is { } item)
            {
                if (item.Request is { } request)
                {
                    await stream.WriteAsync(Answer(request), patience.Token);
                    if (request.Method == "TEARDOWN") return;
                }
                else if (item.Channel == channels.Rtp)
                {
                    // Waits where the decoder is behind: that is no silence of the client's.
                    patience.CancelAfter(Timeout.InfiniteTimeSpan);
                    await publisher.ReceiveAsync(item.Packet, patience.Token);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RtspFault(PublishRefusal.Silent, 408, $"Nothing came for {silence.TotalSeconds:0.#} s.");
        }
    }

    private ValueTask<RtspItem?> NextAsync(CancellationTokenSource patience)
    {
        patience.CancelAfter(silence);
        return reader.NextAsync(patience.Token);
    }

    private static byte[] Answer(RtspRequest request) => request.Method switch
    {
        "OPTIONS" => RtspHandshake.Options(request),
        "GET_PARAMETER" or "SET_PARAMETER" or "RECORD" or "TEARDOWN" => RtspReply.Ok(request),
        _ => RtspReply.Refuse(request.Sequence, RtspFault.OutOfOrder("The session is being recorded.")),
    };
}
