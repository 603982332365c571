namespace FFMpegCore.Pipes;

/// <summary>Takes what ffmpeg writes.</summary>
public interface IPipeSink
{
    /// <summary>Reads until the stream ends.</summary>
    Task ReadAsync(Stream inputStream, CancellationToken cancellationToken);

    string GetFormat();
}
