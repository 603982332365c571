using System.Runtime.CompilerServices;
using Video.Ingest.Decoding;
using Video.Ingest.Network;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;

namespace Video.Ingest;

/// <summary>Reads a source as frames.</summary>
/// <remarks>A reader reads one source at a time. Ending the enumeration early, by break or by cancellation, ends ffmpeg at once.</remarks>
/// <param name="clock">Stamps arrivals and paces; null: the system's.</param>
/// <param name="gate">Says which hosts of the network may be reached; null: all.</param>
public sealed class FrameReader(TimeProvider? clock = null, UrlGate? gate = null)
{
    private readonly UrlGate _gate = gate ?? UrlGate.Open;
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private Decoder? _decoder;

    /// <summary>What is read; null before the first frame.</summary>
    public SourceDescription? Source { get; private set; }

    /// <summary>How the source ended; null as long as it has not.</summary>
    public SourceEnd? End { get; private set; }

    /// <summary>Packets of which no picture could be made, so far.</summary>
    public long Undecoded => _decoder?.Undecoded ?? 0;

    /// <summary>Frames in order of time. A source that breaks gives the frames before that, and <see cref="End"/> says why there are no more.</summary>
    /// <param name="spec">What to read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Frames that belong to the caller, who disposes them.</returns>
    /// <exception cref="VideoException">The spec is wrong, or the source gives no picture at all; see <see cref="SourceProbe.ProbeAsync(string, CancellationToken)"/>.</exception>
    public async IAsyncEnumerable<Frame> ReadAsync(SourceSpec spec, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        End = null;
        spec.Validate();
        await using var route = await SourceRoute.OpenAsync(SourceLocation.Parse(spec.Location), _gate, cancellationToken);
        var source = Source = await SourceProbe.ProbeAsync(route, cancellationToken);
        var from = spec.From > TimeSpan.Zero ? spec.From : null;
        TimeSpan? origin = from is null ? null : await OriginAsync(source, route, cancellationToken);
        await using var decoder = Decoder.Start(new DecodeCommand(source, route, spec.Width, spec.Height)
        {
            KeepClock = origin is not null,
            SeekTo = from,
            Selections = Selections.For(spec.Sampling, source, origin, from),
        });
        _decoder = decoder;
        var pictures = new PictureStream(decoder, source, origin, new StreamRange(from, spec.To));
        var pacer = new Pacer(spec.Pace, _clock);
        var index = 0L;
        await foreach (var picture in Sample(pictures, spec, cancellationToken))
        {
            var time = new MediaTime(spec.Origin.Epoch, spec.Origin.Position + picture.Time, _clock.GetUtcNow());
            var frame = new Frame(index++, time, spec.Width, spec.Height, picture.Pixels);
            yield return await pacer.ReleaseAsync(frame, cancellationToken);
        }

        End = await Ending.DescribeAsync(decoder, pictures, route, source, spec, cancellationToken);
    }

    // The time of the source's first picture on the source's own clock. The container's announced start will not do: it may be its sound's.
    private static async Task<TimeSpan> OriginAsync(SourceDescription source, SourceRoute route, CancellationToken cancellationToken)
    {
        await using var decoder = Decoder.Start(new DecodeCommand(source, route, 1, 1) { KeepClock = true, Pictures = 1 });
        if (await decoder.NextAsync(cancellationToken) is not { } first)
        {
            await decoder.EndAsync(cancellationToken);
            throw route.Fault ?? SourceFault.Unusable(source.Location, decoder.Errors);
        }

        first.Pixels.Dispose();
        return first.Time;
    }

    private static IAsyncEnumerable<Picture> Sample(PictureStream pictures, SourceSpec spec, CancellationToken cancellationToken)
    {
        var all = pictures.ReadAsync(cancellationToken);
        return spec.Sampling is FixedRate rate
            ? GridSampler.SampleAsync(all, new TimeGrid(rate.FramesPerSecond), ShownUntil, cancellationToken)
            : all;

        // The last picture is shown for one more interval; moments of the grid after the range's end are not wanted.
        TimeSpan ShownUntil()
        {
            var end = pictures.Last.GetValueOrDefault() + pictures.Interval;
            var limit = spec.To + TimeGrid.Tolerance + TimeSpan.FromTicks(1);
            return limit is { } reached && (pictures.PassedRange || reached < end) ? reached : end;
        }
    }
}
