using System.Diagnostics;
using System.Globalization;

namespace Video.Cli.Benchmarks.Loading;

/// <summary>An ffmpeg that publishes a clip over RTSP in real time, over and over, as a camera would.</summary>
internal sealed class Camera : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Process _ffmpeg;
    private readonly Task<string> _errors;

    /// <param name="clip">A video file in a codec that RTSP carries; it is sent as it is.</param>
    /// <param name="address">Host and port.</param>
    /// <param name="stream">The stream's name.</param>
    public Camera(string clip, string address, string stream)
    {
        string[] arguments =
            ["-hide_banner", "-loglevel", "error", "-re", "-stream_loop", "-1", "-i", clip, "-an", "-c", "copy", "-f", "rtsp", "-rtsp_transport", "tcp", $"rtsp://{address}/{stream}"];
        _ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardInput = true, RedirectStandardError = true })!;
        _errors = _ffmpeg.StandardError.ReadToEndAsync();
    }

    /// <exception cref="VideoException">It has ended by itself, and what it said.</exception>
    public async Task RequireRunningAsync(string stream)
    {
        if (!_ffmpeg.HasExited) return;
        var said = (await _errors).Trim();
        throw new VideoException(ErrorCode.Environment, string.Create(CultureInfo.InvariantCulture, $"The publisher of stream '{stream}' ended with {_ffmpeg.ExitCode}: {said}"));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_ffmpeg.HasExited) await _ffmpeg.StandardInput.WriteAsync('q');
        await _ffmpeg.StandardInput.FlushAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _ffmpeg.WaitForExitAsync().WaitAsync(Grace).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_ffmpeg.HasExited) _ffmpeg.Kill(entireProcessTree: true);
        _ffmpeg.Dispose();
    }
}
