namespace FFMpegCore.Pipes;

public class StreamPipeSource : IPipeSource
{
    public StreamPipeSource(Stream source) => Source = source;

    public Stream Source { get; }

    /// <summary>Bytes copied at a time.</summary>
    public int BlockSize { get; } = 4096;

    public string StreamFormat { get; } = string.Empty;

    public string GetStreamArguments() => StreamFormat;

    public Task WriteAsync(Stream outputStream, CancellationToken cancellationToken) =>
        Source.CopyToAsync(outputStream, BlockSize, cancellationToken);
}
