namespace FFMpegCore.Pipes;

/// <summary>Gives what ffmpeg reads.</summary>
public interface IPipeSource
{
    /// <summary>Arguments that describe the data, placed before the input.</summary>
    string GetStreamArguments();

    Task WriteAsync(Stream outputStream, CancellationToken cancellationToken);
}
