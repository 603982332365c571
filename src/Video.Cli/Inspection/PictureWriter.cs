using System.Threading.Channels;

namespace Video.Cli.Inspection;

/// <summary>A running ffmpeg that makes a video, or picture files, of what is drawn.</summary>
/// <remarks>Disposing it before <see cref="CompleteAsync"/> ends ffmpeg and leaves nothing behind.</remarks>
internal sealed class PictureWriter : IAsyncDisposable
{
    private readonly InspectTarget _target;
    private readonly RawPictures _pictures;
    private readonly string _workplace;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _errors = [];
    private readonly Task<bool> _process;

    /// <param name="target">Where it goes.</param>
    /// <param name="width">Of the pictures, in pixels, even.</param>
    /// <param name="height">Likewise.</param>
    /// <param name="rate">Pictures shown a second.</param>
    public PictureWriter(InspectTarget target, int width, int height, double rate)
    {
        (_target, _pictures, _workplace) = (target, new RawPictures(width, height, rate), target.MakeWorkplace());
        _process = RunAsync();
    }

    /// <exception cref="VideoException">ffmpeg could not write.</exception>
    public async Task AddAsync(ReadOnlyMemory<byte> pixels, CancellationToken cancellation)
    {
        try
        {
            await _pictures.AddAsync(pixels.Span, cancellation);
        }
        catch (ChannelClosedException)
        {
            await _process;
            throw Failed();
        }
    }

    /// <summary>Waits until all is written, and puts it where it belongs.</summary>
    /// <exception cref="VideoException">ffmpeg could not write.</exception>
    public async Task CompleteAsync()
    {
        _pictures.Complete();
        if (!await _process) throw Failed();
        _target.Take(_workplace);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _pictures.Complete();
        await _process;
        _target.Clear(_workplace);
        _stop.Dispose();
    }

    private async Task<bool> RunAsync()
    {
        try
        {
            return await _target.Encode(_pictures, _workplace).NotifyOnError(Note).CancellableThrough(_stop.Token).ProcessAsynchronously(throwOnError: false);
        }
        catch (IOException)
        {
            return false; // The pipe broke because ffmpeg had ended; its own words say why.
        }
        finally
        {
            _pictures.Complete();
        }
    }

    private void Note(string line)
    {
        lock (_errors) if (!string.IsNullOrWhiteSpace(line)) _errors.Add(line.Trim());
    }

    private VideoException Failed()
    {
        lock (_errors) return new VideoException(ErrorCode.Environment, $"ffmpeg could not write '{_target}': {(_errors.Count == 0 ? "it gave no reason" : _errors[^1].TrimEnd('.'))}.", "out");
    }
}
