using System.Buffers;
using FFMpegCore;
using FFMpegCore.Arguments;
using Video.Ingest.Decoding;
using Video.Ingest.Limits;

namespace Video.Ingest.Publishing.Images;

/// <summary>One running ffmpeg that image files go into and pictures come out of, each as soon as it is decoded.</summary>
/// <remarks>One writer and one reader at a time. What is no image gives no picture. Disposing it ends ffmpeg at once.</remarks>
internal sealed class ImageDecoder : IAsyncDisposable
{
    /// <summary>A small file may claim to be a huge picture.</summary>
    private const int MostPixels = 4096 * 4096;

    private readonly PictureSize _size;
    private readonly FrameSocket _input = new();
    private readonly FrameSocket _output = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ErrorTail _errors = new();
    private readonly Task<bool> _process;
    private readonly ImageKind _kind;
    private Stream? _into;
    private IvfWriter? _writer;
    private Stream? _out;
    private NutReader? _reader;

    public ImageDecoder(ImageKind kind, PictureSize size)
    {
        (_kind, _size) = (kind, size);
        _process = FFMpegArguments
            .FromFileInput(_input.Argument.Trim('"'), verifyExists: false, input => input
                .WithCustomArgument($"-nostdin {ProgramLimits.Arguments} -protocol_whitelist unix -probesize 32 -copyts")
                .WithCustomArgument($"-max_pixels {MostPixels} -threads 1")
                .ForceFormat("ivf"))
            .WithGlobalOptions(options => options.WithVerbosityLevel(VerbosityLevel.Error))
            .OutputToUrl(_output.Argument, output => output
                .WithCustomArgument("-map 0:0")
                .WithVideoFilters(filters => filters.Arguments.Add(new Scaling(size)))
                .WithVideoCodec("rawvideo")
                .ForcePixelFormat("rgb24")
                // More threads would hold back a picture each, the encoder's too.
                .WithCustomArgument("-fps_mode passthrough -enc_time_base 1:10000000 -flush_packets 1 -threads 1")
                .ForceFormat("nut"))
            .NotifyOnError(_errors.Add)
            .CancellableThrough(_stop.Token)
            .ProcessAsynchronously(throwOnError: false, ProgramLimits.Options());
    }

    /// <summary>The last that ffmpeg complained of.</summary>
    public IReadOnlyList<string> Errors => _errors.Lines;

    /// <param name="time">0 or more, later than the one before.</param>
    /// <param name="image">The file.</param>
    /// <param name="cancellationToken">Ends the wait; nothing can be written after that.</param>
    /// <exception cref="IOException">ffmpeg has ended.</exception>
    public async Task WriteAsync(TimeSpan time, ReadOnlyMemory<byte> image, CancellationToken cancellationToken)
    {
        _into ??= await _input.AcceptAsync(_process, cancellationToken) ?? throw new IOException("ffmpeg ended before it read anything.");
        _writer ??= new IvfWriter(_into, _kind);
        await _writer.WriteAsync(time, image, cancellationToken);
    }

    /// <summary>Nothing more comes; what is decoded is still to be read.</summary>
    public async ValueTask CompleteAsync()
    {
        if (_into is not null) await _into.DisposeAsync();
    }

    /// <returns>The next picture, which the caller disposes; null when there is none any more.</returns>
    public async ValueTask<Picture?> NextAsync(CancellationToken cancellationToken)
    {
        if (_reader is null)
        {
            _out = await _output.AcceptAsync(_process, cancellationToken);
            if (_out is null) return null;
            _reader = new NutReader(_out);
        }
        if (await _reader.NextAsync(cancellationToken) is not { } frame) return null;
        var pixels = MemoryPool<byte>.Shared.Rent(frame.Size);
        if (frame.Size == _size.Width * _size.Height * 3 && await _reader.ReadDataAsync(pixels.Memory[..frame.Size], cancellationToken)) return new Picture(frame.Time, pixels);
        pixels.Dispose();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await CompleteAsync();
        if (_out is not null) await _out.DisposeAsync();
        try
        {
            await _process;
        }
        catch (Exception)
        {
            // It was told to end.
        }
        _input.Dispose();
        _output.Dispose();
        _stop.Dispose();
    }

    private sealed class Scaling(PictureSize size) : IVideoFilterArgument
    {
        public string Key => "scale";

        public string Value => $"{size.Width}:{size.Height}:flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp";
    }
}
