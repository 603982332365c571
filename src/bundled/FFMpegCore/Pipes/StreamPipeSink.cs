namespace FFMpegCore.Pipes;

public class StreamPipeSink : IPipeSink
{
    public StreamPipeSink(Func<Stream, CancellationToken, Task> writer) => Writer = writer;

    public StreamPipeSink(Stream destination) =>
        Writer = (input, cancellationToken) => input.CopyToAsync(destination, BlockSize, cancellationToken);

    public Func<Stream, CancellationToken, Task> Writer { get; }

    /// <summary>Bytes copied at a time.</summary>
    public int BlockSize { get; set; } = 4096;

    public string Format { get; set; } = string.Empty;

    public Task ReadAsync(Stream inputStream, CancellationToken cancellationToken) => Writer(inputStream, cancellationToken);

    public string GetFormat() => Format;
}
