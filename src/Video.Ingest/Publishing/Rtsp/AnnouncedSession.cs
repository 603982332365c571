namespace Video.Ingest.Publishing.Rtsp;

/// <summary>A session while it is set up: its tracks, and the channels that were agreed for them.</summary>
internal sealed class AnnouncedSession(IReadOnlyList<SessionMedia> tracks)
{
    private readonly TransportHeader?[] _channels = new TransportHeader?[tracks.Count];

    /// <summary>The first video that was set up, and its channels; null before that.</summary>
    public (SessionMedia Media, TransportHeader Channels)? Video
    {
        get
        {
            for (var track = 0; track < tracks.Count; track++)
            {
                if (tracks[track].IsVideo && _channels[track] is { } channels) return (tracks[track], channels);
            }

            return null;
        }
    }

    /// <summary>Agrees on the channels of the track that a SETUP names.</summary>
    /// <exception cref="RtspFault">There is no such track, it is set up already, or the transport is none that we take.</exception>
    public TransportHeader SetUp(RtspRequest request)
    {
        var track = TrackOf(request.Uri);
        if (_channels[track] is not null) throw RtspFault.OutOfOrder("The track is set up already.");
        var channels = TransportHeader.Choose(request.Header("Transport"), (byte)(2 * track));
        if (_channels.Any(other => other is { } taken && Meet(taken, channels))) throw RtspFault.Malformed("The channels are another track's.");
        _channels[track] = channels;
        return channels;
    }

    // The control part stands at the URL's end with ffmpeg ("/cam?key=…/streamid=0"), at the path's with GStreamer ("/cam/stream=0?key=…").
    private int TrackOf(string uri)
    {
        var path = uri.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query ? uri[..query] : uri;
        for (var track = 0; track < tracks.Count; track++)
        {
            if (tracks[track].Control is not { Length: > 0 } control) continue;
            if (uri == control || uri.EndsWith($"/{control}", StringComparison.Ordinal) || path.EndsWith($"/{control}", StringComparison.Ordinal)) return track;
        }

        if (tracks.Count == 1) return 0;
        throw new RtspFault(PublishRefusal.OutOfOrder, 404, "The announced session has no such track.");
    }

    private static bool Meet(TransportHeader one, TransportHeader other) =>
        one.Rtp == other.Rtp || one.Rtp == other.Rtcp || one.Rtcp == other.Rtp || one.Rtcp == other.Rtcp;
}
