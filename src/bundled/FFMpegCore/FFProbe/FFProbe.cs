using System.Text.Json;
using FFMpegCore.Arguments;
using FFMpegCore.Exceptions;
using FFMpegCore.Running;

namespace FFMpegCore;

/// <summary>What ffprobe finds in a file or behind a URL.</summary>
public static class FFProbe
{
    /// <exception cref="FFMpegException">There is no such file, or ffprobe ended with an error and what it said.</exception>
    /// <exception cref="FFProbeException">ffprobe is not installed, or described nothing.</exception>
    public static Task<IMediaAnalysis> AnalyseAsync(
        string filePath, FFOptions? ffOptions = null, CancellationToken cancellationToken = default, string? customArguments = null) =>
        File.Exists(filePath)
            ? RunAsync(filePath, ffOptions, customArguments, cancellationToken)
            : throw new FFMpegException(FFMpegExceptionType.File, $"No file found at '{filePath}'");

    /// <inheritdoc cref="AnalyseAsync(string, FFOptions?, CancellationToken, string?)"/>
    public static Task<IMediaAnalysis> AnalyseAsync(
        Uri uri, FFOptions? ffOptions = null, CancellationToken cancellationToken = default, string? customArguments = null) =>
        RunAsync(uri.AbsoluteUri, ffOptions, customArguments, cancellationToken);

    private static async Task<IMediaAnalysis> RunAsync(
        string input, FFOptions? ffOptions, string? customArguments, CancellationToken cancellationToken)
    {
        var options = ffOptions ?? GlobalFFOptions.Current;
        var arguments = "-loglevel error -print_format json -show_format -sexagesimal -show_streams -show_chapters "
            + $"{Quoting.Quote(input)} {customArguments}";
        using var child = ChildProcess.TryStart(GlobalFFOptions.GetFFProbeBinaryPath(options), arguments, options, null, null, keepOutput: true)
            ?? throw new FFProbeException("ffprobe was not found on your system");
        var result = await child.WaitForExitAsync(() => 0, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (result.ExitCode != 0) throw Failure(result);
        using var document = JsonDocument.Parse(string.Concat(result.OutputLines));
        return new MediaAnalysis(document.RootElement, result.ErrorLines);
    }

    private static FFMpegException Failure(ChildResult result)
    {
        var errors = string.Join('\n', result.ErrorLines);
        return new FFMpegException(
            FFMpegExceptionType.Process, $"ffprobe exited with non-zero exit-code ({result.ExitCode} - {errors})", null, errors);
    }
}
