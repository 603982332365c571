using System.Net;
using System.Security.Cryptography;

namespace Video.Ingest.Publishing.Rtsp;

/// <summary>Leads a client from its first request to RECORD: OPTIONS at will, ANNOUNCE with name and key, SETUP of each track.</summary>
/// <param name="gate">Asked at ANNOUNCE.</param>
/// <param name="dock">Where the admitted takes its place.</param>
/// <param name="remote">The client.</param>
internal sealed class RtspHandshake(IPublishGate gate, PublishDock dock, EndPoint remote) : IDisposable
{
    private AnnouncedSession? _session;

    /// <summary>Held from the accepted ANNOUNCE on; null before.</summary>
    public PublishPlace? Place { get; private set; }

    /// <summary>The stream's name as the client wrote it; "" before it did.</summary>
    public string Name { get; private set; } = "";

    public string SessionId { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>The video that will come, once the client said RECORD; null before.</summary>
    public (SessionMedia Media, TransportHeader Channels)? Recording { get; private set; }

    /// <returns>The answer.</returns>
    /// <exception cref="RtspFault">The request is not served; others may still be.</exception>
    public async Task<byte[]> AnswerAsync(RtspRequest request, CancellationToken cancellationToken)
    {
        if (request.Sequence is null) throw RtspFault.Malformed("A request needs a CSeq that is a number.");
        if (request.Header("Session") is { } session && session.Split(';')[0].Trim() != SessionId) throw new RtspFault(PublishRefusal.OutOfOrder, 454, "There is no such session.");
        return request.Method switch
        {
            "OPTIONS" => Options(request),
            "ANNOUNCE" => await AnnounceAsync(request, cancellationToken),
            "SETUP" => SetUp(request),
            "RECORD" => Record(request),
            "GET_PARAMETER" or "SET_PARAMETER" => RtspReply.Ok(request),
            "DESCRIBE" or "PLAY" or "PAUSE" => throw new RtspFault(PublishRefusal.OutOfOrder, 405, "Streams are published here, not played."),
            _ => throw new RtspFault(PublishRefusal.Malformed, 501, "There is no such method here."),
        };
    }

    public static byte[] Options(RtspRequest request) =>
        RtspReply.Ok(request, ("Public", "OPTIONS, ANNOUNCE, SETUP, RECORD, GET_PARAMETER, SET_PARAMETER, TEARDOWN"));

    public void Dispose() => Place?.Dispose();

    private async Task<byte[]> AnnounceAsync(RtspRequest request, CancellationToken cancellationToken)
    {
        if (Place is not null) throw RtspFault.OutOfOrder("A session was announced already.");
        var credentials = RtspCredentials.Of(request);
        Name = credentials.Name;
        try
        {
            var key = await gate.AdmitAsync(credentials.Name, credentials.Key, remote, cancellationToken);
            // Only who may publish is told what is wrong with the session.
            _session = new AnnouncedSession(SessionDescription.Parse(request.Body));
            Place = await dock.TakeAsync(key, cancellationToken);
        }
        catch (VideoException refusal)
        {
            throw RtspFault.From(refusal);
        }

        return RtspReply.Ok(request, ("Session", SessionId));
    }

    private byte[] SetUp(RtspRequest request)
    {
        if (_session is null || Place is null) throw RtspFault.OutOfOrder("Nothing is announced yet.");
        var channels = _session.SetUp(request);
        return RtspReply.Ok(request, ("Session", SessionId), ("Transport", channels.ToString()));
    }

    private byte[] Record(RtspRequest request)
    {
        Recording = _session?.Video ?? throw RtspFault.OutOfOrder("No video is set up yet.");
        return RtspReply.Ok(request, ("Session", SessionId));
    }
}
