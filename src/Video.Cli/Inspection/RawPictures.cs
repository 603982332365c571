using System.Globalization;
using System.Threading.Channels;
using FFMpegCore.Pipes;

namespace Video.Cli.Inspection;

/// <summary>Pictures on their way into ffmpeg, as raw bytes.</summary>
/// <param name="width">In pixels.</param>
/// <param name="height">In pixels.</param>
/// <param name="rate">Pictures a second.</param>
internal sealed class RawPictures(int width, int height, double rate) : IPipeSource
{
    // Drawing and encoding overlap; more would only take memory.
    private readonly Channel<byte[]> _pictures = Channel.CreateBounded<byte[]>(2);

    public string GetStreamArguments() =>
        string.Create(CultureInfo.InvariantCulture, $"-f rawvideo -pix_fmt rgb24 -video_size {width}x{height} -framerate {rate:0.######}");

    /// <summary>Waits while ffmpeg is behind.</summary>
    /// <param name="pixels">[height, width, 3]; copied.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ChannelClosedException">ffmpeg has ended.</exception>
    public ValueTask AddAsync(ReadOnlySpan<byte> pixels, CancellationToken cancellation) => _pictures.Writer.WriteAsync(pixels.ToArray(), cancellation);

    /// <summary>No more pictures come, or none is taken any more.</summary>
    public void Complete() => _pictures.Writer.TryComplete();

    public async Task WriteAsync(Stream outputStream, CancellationToken cancellationToken)
    {
        await foreach (var picture in _pictures.Reader.ReadAllAsync(cancellationToken)) await outputStream.WriteAsync(picture, cancellationToken);
    }
}
