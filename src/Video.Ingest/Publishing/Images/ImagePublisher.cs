using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Video.Ingest.Decoding;
using Video.Ingest.Sources;

namespace Video.Ingest.Publishing.Images;

/// <summary>A publisher that sends pictures one by one, all of one kind, no more at a time than there is room for.</summary>
/// <param name="name">For people, as in "frames from 10.0.0.7:51234".</param>
/// <param name="room">Pictures that may be on their way to the stream.</param>
[SuppressMessage("Design", "CA1001", Justification = "Who sends a publisher away may do so after it is gone; the token holds nothing but memory.")]
public sealed class ImagePublisher(string name, int room) : IPublisher
{
    private readonly Channel<PushedImage> _images = Channel.CreateBounded<PushedImage>(new BoundedChannelOptions(room) { SingleReader = true });
    private readonly Channel<bool> _settled = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _dismissed = new();
    // written by the sender only
    private ImageKind? _kind;
    private TimeSpan? _last;
    private long _posted;
    // written by the reading only, read from anywhere
    private long _taken;
    private long _unreadable;
    private volatile string? _ending;

    public string Name => name;

    /// <summary>Null: each image tells its own size.</summary>
    public SourceDescription? Description => null;

    public string? Ending => _ending;

    /// <summary>Pictures that the stream took.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Images that could not be decoded.</summary>
    public long Unreadable => Interlocked.Read(ref _unreadable);

    long IPublisher.Undecoded => Unreadable;

    /// <summary>Fires when the publisher is sent away.</summary>
    public CancellationToken Dismissed => _dismissed.Token;

    /// <summary>Takes a picture.</summary>
    /// <exception cref="VideoException">
    /// <see cref="ErrorCode.OverBudget"/>: there is no room. <see cref="ErrorCode.InvalidArgument"/>: it is not later than the one before, or of another kind.
    /// </exception>
    public void Post(PushedImage image)
    {
        if (_kind is { } kind && kind != image.Kind)
            throw new VideoException(ErrorCode.InvalidArgument, $"A connection sends frames of one kind; this one sends {Word(kind)}, and then came {Word(image.Kind)}.", Word(image.Kind));
        if (image.Time <= _last)
            throw new VideoException(ErrorCode.InvalidArgument, $"A frame at {image.Time.TotalSeconds:0.###} s came after the one at {_last.Value.TotalSeconds:0.###} s.", "t");
        if (_posted - Taken - Unreadable >= room || !_images.Writer.TryWrite(image))
            throw new VideoException(ErrorCode.OverBudget, $"More than {room} frames were sent ahead; wait for credits.", "credits");
        (_kind, _last) = (image.Kind, image.Time);
        _posted++;
    }

    /// <summary>Waits until more pictures were taken, or found unreadable, than when it was called last.</summary>
    /// <returns>False when none will be any more.</returns>
    public async ValueTask<bool> SettledAsync(CancellationToken cancellationToken) =>
        await _settled.Reader.WaitToReadAsync(cancellationToken) && _settled.Reader.TryRead(out _);

    /// <summary>Nothing more comes.</summary>
    public void End(string reason)
    {
        _ending ??= reason;
        _images.Writer.TryComplete();
        _settled.Writer.TryComplete();
    }

    public void Dismiss(string reason)
    {
        End(reason);
        _dismissed.Cancel();
    }

    public async IAsyncEnumerable<Picture> ReadAsync(PictureSize size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!await _images.Reader.WaitToReadAsync(cancellationToken) || !_images.Reader.TryPeek(out var first)) yield break;
        await foreach (var picture in first.Kind == ImageKind.Rgb ? ScaledAsync(size, cancellationToken) : DecodedAsync(first, size, cancellationToken)) yield return picture;
    }

    private async IAsyncEnumerable<Picture> ScaledAsync(PictureSize size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var image in _images.Reader.ReadAllAsync(cancellationToken))
        {
            var picture = new Picture(image.Time, RgbScaling.Scale(image.Bytes, image.Width, image.Height, size));
            Settle(taken: 1, unreadable: 0);
            yield return picture;
        }
    }

    private async IAsyncEnumerable<Picture> DecodedAsync(PushedImage first, PictureSize size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var decoder = new ImageDecoder(first.Kind, size);
        var waiting = Channel.CreateUnbounded<TimeSpan>(); // no more than there is room for
        var feeding = Task.Run(() => FeedAsync(decoder, first.Time, waiting.Writer, over.Token), CancellationToken.None);
        try
        {
            // ffmpeg counts time in doubles, which are exact to the tick for a while only: its times begin with this reading.
            while (await NextAsync(decoder, cancellationToken) is { } picture)
            {
                Settle(taken: 1, unreadable: Passed(waiting.Reader, picture.Time) - 1);
                yield return picture with { Time = picture.Time + first.Time };
            }
        }
        finally
        {
            await over.CancelAsync();
            await feeding;
            Settle(taken: 0, unreadable: Passed(waiting.Reader, TimeSpan.MaxValue));
        }
    }

    private async Task FeedAsync(ImageDecoder decoder, TimeSpan zero, ChannelWriter<TimeSpan> waiting, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var image in _images.Reader.ReadAllAsync(cancellationToken))
            {
                waiting.TryWrite(image.Time - zero);
                await decoder.WriteAsync(image.Time - zero, image.Bytes, cancellationToken);
            }
            await decoder.CompleteAsync();
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The reading is over, or ffmpeg is; the one who reads finds out.
        }
    }

    private static async ValueTask<Picture?> NextAsync(ImageDecoder decoder, CancellationToken cancellationToken)
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

    /// <summary>How many images up to this time went into the decoder and have not been accounted for.</summary>
    private static int Passed(ChannelReader<TimeSpan> waiting, TimeSpan time)
    {
        var passed = 0;
        for (; waiting.TryPeek(out var next) && next <= time; passed++) waiting.TryRead(out _);
        return passed;
    }

    private void Settle(int taken, int unreadable)
    {
        Interlocked.Add(ref _taken, taken);
        Interlocked.Add(ref _unreadable, unreadable);
        _settled.Writer.TryWrite(true);
    }

    private static string Word(ImageKind kind) => kind.ToString().ToLowerInvariant();
}
