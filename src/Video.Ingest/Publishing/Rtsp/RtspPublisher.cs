using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.CompilerServices;
using Video.Ingest.Decoding;
using Video.Ingest.Network;
using Video.Ingest.Sources;

namespace Video.Ingest.Publishing.Rtsp;

/// <summary>A publisher that records: its packets on their way to ffmpeg, its pictures on their way back.</summary>
/// <param name="stream">Where it publishes, for messages.</param>
/// <param name="remote">The publisher.</param>
/// <param name="media">What it sends.</param>
/// <param name="feeds">Where ffmpeg reads it.</param>
/// <param name="limits">How much may be undecoded, and for how long no picture may come.</param>
[SuppressMessage("Design", "CA1001", Justification = "Who sends a publisher away may do so after it is gone; the token holds nothing but memory.")]
internal sealed class RtspPublisher(StreamKey stream, EndPoint remote, SessionMedia media, FeedServer feeds, PublishLimits limits) : IPublisher
{
    private readonly PacketLog _packets = new(limits.Undecoded);
    private readonly CancellationTokenSource _dismissed = new();
    private readonly UndecodedCount _undecoded = new();
    private volatile SourceDescription? _description;
    private volatile string? _ending;

    public string Name { get; } = $"RTSP from {remote}";

    public SourceDescription? Description => _description;

    public string? Ending => _ending;

    public long Undecoded => _undecoded.Total;

    public TimeSpan? LongestPause => limits.WithoutPicture;

    /// <summary>Fires when the publisher is sent away.</summary>
    public CancellationToken Dismissed => _dismissed.Token;

    /// <summary>Takes a packet of the video; waits while too much is not decoded yet.</summary>
    public ValueTask ReceiveAsync(ReadOnlySequence<byte> packet, CancellationToken cancellationToken) => _packets.AppendAsync(packet, cancellationToken);

    /// <summary>Nothing more comes.</summary>
    public void End(string reason)
    {
        _ending ??= reason;
        _packets.Complete();
    }

    public void Dismiss(string reason)
    {
        End(reason);
        _dismissed.Cancel();
    }

    public async IAsyncEnumerable<Picture> ReadAsync(PictureSize size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_packets.IsCompleted) yield break;
        _description ??= await FeedProbe.AnalyseAsync(feeds, _packets, media, $"{stream}", cancellationToken);
        using var ticket = feeds.Issue(_packets, media);
        _packets.Begin();
        var source = _description with { Location = SourceLocation.Named(ticket.Url, $"{stream}") };
        await using var decoder = Decoder.Start(new DecodeCommand(source, SourceRoute.Own(source.Location), size.Width, size.Height) { Live = true });
        _undecoded.Begin(() => decoder.Undecoded);
        var some = false;
        while (await NextAsync(decoder, cancellationToken) is { } picture)
        {
            some = true;
            yield return picture;
        }

        if (!some && !_packets.IsCompleted) throw SourceFault.Unusable(_description.Location, decoder.Errors);
    }

    private static async ValueTask<Picture?> NextAsync(Decoder decoder, CancellationToken cancellationToken)
    {
        try
        {
            return await decoder.NextAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException)
        {
            // ffmpeg was ended in the middle of a picture.
            return null;
        }
    }
}
