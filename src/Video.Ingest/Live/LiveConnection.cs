using System.Runtime.CompilerServices;
using Video.Ingest.Decoding;
using Video.Ingest.Network;
using Video.Ingest.Sources;

namespace Video.Ingest.Live;

/// <summary>One connection to a live source: looked at, then decoded until it ends or falls silent. Disposing it ends ffmpeg at once.</summary>
/// <param name="spec">What to read.</param>
/// <param name="settings">How patient to be.</param>
/// <param name="clock">Times the silences.</param>
/// <param name="gate">Says whether the host may be reached; asked anew for each connection.</param>
internal sealed class LiveConnection(SourceSpec spec, LiveSettings settings, TimeProvider clock, UrlGate gate) : IAsyncDisposable
{
    private readonly Damage _damage = new();
    private SourceRoute? _route;
    private Decoder? _decoder;
    private Silence? _silence;
    private long _pictures;

    /// <summary>What the source says of itself; null before it did.</summary>
    public SourceDescription? Description { get; private set; }

    /// <summary>Why there are no more pictures; null while there are.</summary>
    public ConnectionEnd? End { get; private set; }

    /// <summary>Packets of which there is no picture.</summary>
    public long Undecoded => _decoder?.Undecoded ?? 0;

    /// <summary>Pictures with the source's own times, until the connection ends; then <see cref="End"/> says why. Whoever takes one disposes it.</summary>
    /// <param name="cancellationToken">Ends the reading; the only thing that throws.</param>
    public async IAsyncEnumerable<Picture> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await TryNextAsync(cancellationToken) is { } picture) yield return picture;
    }

    public async ValueTask DisposeAsync()
    {
        if (_decoder is not null) await _decoder.DisposeAsync();
        if (_route is not null) await _route.DisposeAsync();
    }

    private string Name => Description!.Location.Name;

    private async ValueTask<Picture?> TryNextAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_decoder is null) await OpenAsync(cancellationToken);
            if (await NextAsync(cancellationToken) is { } picture) return picture;
            End ??= await DescribeEndAsync(cancellationToken);
        }
        catch (VideoException failure)
        {
            End = Failed(failure);
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException)
        {
            End = new ConnectionEnd(ConnectionEndKind.Broken, $"'{Name}' broke off: {failure.Message}", _pictures);
        }

        return null;
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        _route = await SourceRoute.OpenAsync(SourceLocation.Parse(spec.Location), gate, cancellationToken);
        var source = Description = await SourceProbe.ProbeAsync(_route, cancellationToken);
        _silence = new Silence(settings, source, spec.Sampling);
        _decoder = Decoder.Start(new DecodeCommand(source, _route, spec.Width, spec.Height)
        {
            Live = true,
            // That its pictures are evenly spaced is proven of no live source, so sampling to a rate leaves all of them in.
            Selections = Selections.For(spec.Sampling, source with { ConstantRate = false }, null, null),
        });
    }

    private async ValueTask<Picture?> NextAsync(CancellationToken cancellationToken)
    {
        var longest = _pictures == 0 ? settings.FirstPicture : _silence!.Longest;
        using var silent = new CancellationTokenSource(longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silent.Token, cancellationToken);
        try
        {
            if (await _decoder!.NextAsync(either.Token) is not { } picture) return null;
            _pictures++;
            _silence!.Note(clock.GetElapsedTime(0));
            if (!_damage.TooMuch(_pictures, _decoder.Undecoded)) return picture;
            picture.Pixels.Dispose();
            End = new ConnectionEnd(ConnectionEndKind.Broken, $"'{Name}' sends what is no longer '{Description!.Codec}' video, or is damaged.", _pictures);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var seconds = $"{longest.TotalSeconds:0.#} s";
            End = _pictures == 0
                ? new ConnectionEnd(ConnectionEndKind.Broken, $"'{Name}' gave no picture within {seconds}.", 0)
                : new ConnectionEnd(ConnectionEndKind.Stalled, $"'{Name}' fell silent: no picture for {seconds}.", _pictures);
            return null;
        }
    }

    private async Task<ConnectionEnd> DescribeEndAsync(CancellationToken cancellationToken)
    {
        var well = await _decoder!.EndAsync(cancellationToken);
        var errors = _decoder.Errors;
        if (_pictures == 0 && errors.Count > 0) return Failed(_route!.Fault ?? SourceFault.Unusable(Description!.Location, errors));
        if (well && _pictures > 0 && !Description!.IsLive) return new ConnectionEnd(ConnectionEndKind.Complete, $"'{Name}' came to its end.", _pictures);
        var cause = SourceFault.Meaning(errors) is { } meaning ? $": it {meaning}" : well ? "" : ": ffmpeg was ended";
        return new ConnectionEnd(ConnectionEndKind.Broken, $"The connection to '{Name}' broke off{cause}.", _pictures);
    }

    private ConnectionEnd Failed(VideoException failure) => new(
        failure.InnerException is SourceRefusedException ? ConnectionEndKind.Refused : ConnectionEndKind.Broken, failure.Message, _pictures);
}
