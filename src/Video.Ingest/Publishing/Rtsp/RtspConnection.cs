using System.Net;
using System.Net.Sockets;

namespace Video.Ingest.Publishing.Rtsp;

/// <summary>One client of the port, from its first byte to its last.</summary>
/// <param name="stream">The connection; the caller disposes it.</param>
/// <param name="remote">The client.</param>
/// <param name="port">What all connections share.</param>
/// <param name="seat">In the waiting room; given up at an accepted ANNOUNCE.</param>
internal sealed class RtspConnection(Stream stream, EndPoint remote, RtspPort port, IDisposable seat) : IDisposable
{
    private readonly RtspReader _reader = new(stream, port.Limits.RequestBytes, port.Limits.BodyBytes);
    private readonly RtspHandshake _handshake = new(port.Gate, port.Dock, remote);
    private int _wrongKeys;
    private RtspFault? _passed;
    private bool _reserved;

    /// <summary>Serves the client until it leaves, is refused or is dismissed. Never throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await HandshakeAsync(cancellationToken)) await ReceiveAsync(cancellationToken);
        }
        catch (RtspFault fault)
        {
            Refuse(fault);
            await TryWriteAsync(RtspReply.Refuse(null, fault), cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client went, or the service is stopping.
        }
        catch (Exception failure)
        {
            Refuse(new RtspFault(PublishRefusal.Internal, 500, failure.Message));
        }

        if (_passed is not null) Refuse(_passed);
    }

    public void Dispose()
    {
        _handshake.Dispose();
        if (_reserved) port.Release();
    }

    /// <returns>False when the client left before RECORD.</returns>
    private async Task<bool> HandshakeAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(port.Limits.Handshake);
        try
        {
            while (await _reader.NextAsync(patience.Token) is { } item)
            {
                var request = item.Request ?? throw RtspFault.OutOfOrder("Packets came before RECORD.");
                if (request.Method == "TEARDOWN") return false;
                await AnswerAsync(request, patience);
                if (_handshake.Recording is null) continue;
                _passed = null;
                return true;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RtspFault(PublishRefusal.TooSlow, 408, "It took too long to come to RECORD.");
        }

        return false;
    }

    private async Task AnswerAsync(RtspRequest request, CancellationTokenSource patience)
    {
        var announced = request.Method == "ANNOUNCE";
        try
        {
            if (announced) Reserve(patience);
            await stream.WriteAsync(await _handshake.AnswerAsync(request, patience.Token), patience.Token);
            if (!announced) return;
            seat.Dispose();
            patience.CancelAfter(port.Limits.Handshake);
            port.Journal?.Admitted(_handshake.Place!.Key, remote);
        }
        catch (OperationCanceledException) when (announced && patience.IsCancellationRequested)
        {
            throw new RtspFault(PublishRefusal.Internal, 503, "The stream could not be opened in time.");
        }
        catch (RtspFault fault) when (MayGoOn(fault))
        {
            await stream.WriteAsync(RtspReply.Refuse(request.Sequence, fault), patience.Token);
            if (announced) patience.CancelAfter(port.Limits.Handshake);
        }
        catch (RtspFault fault)
        {
            Refuse(fault);
            await stream.WriteAsync(RtspReply.Refuse(request.Sequence, fault), patience.Token);
            throw new IOException("Refused.");
        }
    }

    private void Reserve(CancellationTokenSource patience)
    {
        if (!_reserved && !port.TryReserve()) throw new RtspFault(PublishRefusal.OverBudget, 453, $"No more than {port.Limits.Publishers} publishers are taken.");
        _reserved = true;
        // The time that the answer takes is ours, not the client's.
        patience.CancelAfter(port.Limits.Admission);
    }

    // A client that is asked for a key comes again with one, one that offered UDP with TCP. It counts as refused when it then leaves instead.
    private bool MayGoOn(RtspFault fault)
    {
        var mayGoOn = fault.Status == 401 ? ++_wrongKeys < port.Limits.WrongKeys : fault.Status == 461 && _handshake.Place is not null;
        if (mayGoOn) _passed = fault;
        return mayGoOn;
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        var (media, channels) = _handshake.Recording!.Value;
        var place = _handshake.Place!;
        var publisher = new RtspPublisher(place.Key, remote, media, port.Feeds, port.Limits);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, publisher.Dismissed);
        place.Start(publisher);
        var reason = "The publisher left.";
        try
        {
            await new RtspReception(_reader, stream, port.Limits.Silence).RunAsync(publisher, channels, ends.Token);
        }
        catch (RtspFault fault)
        {
            reason = fault.Message;
            throw;
        }
        catch (OperationCanceledException)
        {
            reason = publisher.Ending ?? "The service is stopping.";
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            reason = "The publisher's connection broke off.";
        }
        finally
        {
            publisher.End(reason);
            port.Journal?.Left(place.Key, remote, publisher.Ending!);
        }
    }

    private void Refuse(RtspFault fault)
    {
        _passed = null;
        port.Dock.Counters.Refuse(fault.Refusal);
        port.Journal?.Refused(remote, fault.Refusal, _handshake.Name, fault.Message);
    }

    private async Task TryWriteAsync(byte[] reply, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(1));
        try
        {
            await stream.WriteAsync(reply, patience.Token);
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It does not want to know.
        }
    }
}
