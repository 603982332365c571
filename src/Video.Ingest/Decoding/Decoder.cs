using System.Buffers;
using Video.Ingest.Limits;

namespace Video.Ingest.Decoding;

/// <summary>One running ffmpeg and the pictures that come out of it, in order of time.</summary>
/// <remarks>Disposing it ends ffmpeg at once. One reader at a time.</remarks>
internal sealed class Decoder : IAsyncDisposable
{
    private readonly DecodeCommand _command;
    private readonly FrameSocket _socket = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ErrorTail _errors = new();
    private readonly Task<bool> _process;
    private Stream? _stream;
    private NutReader? _reader;

    private Decoder(DecodeCommand command)
    {
        _command = command;
        _process = command.To(_socket.Argument)
            .NotifyOnError(_errors.Add)
            .CancellableThrough(_stop.Token)
            .ProcessAsynchronously(throwOnError: false, ProgramLimits.Options());
    }

    public static Decoder Start(DecodeCommand command) => new(command);

    /// <summary>The last that ffmpeg complained of.</summary>
    public IReadOnlyList<string> Errors => _errors.Lines;

    /// <summary>How many packets it could make nothing of.</summary>
    public long Undecoded => _errors.Undecoded;

    /// <returns>The next picture, which the caller disposes; null when there is none any more.</returns>
    public async ValueTask<Picture?> NextAsync(CancellationToken cancellationToken)
    {
        if (_reader is null && !await ConnectAsync(cancellationToken)) return null;
        if (await _reader!.NextAsync(cancellationToken) is not { } frame) return null;
        var size = _command.Width * _command.Height * 3;
        if (frame.Size != size) throw new InvalidDataException($"ffmpeg delivered a picture of {frame.Size} bytes instead of {size}.");
        var pixels = MemoryPool<byte>.Shared.Rent(size);
        try
        {
            if (await _reader.ReadDataAsync(pixels.Memory[..size], cancellationToken))
            {
                var picture = new Picture(frame.Time - DecodeCommand.TimeOffset, pixels);
                pixels = null;
                return picture;
            }

            return null;
        }
        finally
        {
            pixels?.Dispose();
        }
    }

    /// <summary>Waits for ffmpeg's end after its last picture.</summary>
    /// <returns>Whether it ended well.</returns>
    public Task<bool> EndAsync(CancellationToken cancellationToken) => _process.WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_stream is not null) await _stream.DisposeAsync();
        try
        {
            await _process;
        }
        catch (Exception)
        {
            // It was told to end; what went wrong besides was for EndAsync to tell.
        }

        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task<bool> ConnectAsync(CancellationToken cancellationToken)
    {
        _stream = await _socket.AcceptAsync(_process, cancellationToken);
        if (_stream is null) return false;
        _reader = new NutReader(_stream);
        return true;
    }
}
