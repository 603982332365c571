using System.Diagnostics;

namespace Video.Tests.Server.Publishing;

/// <summary>An ffmpeg that publishes a sample clip in real time, as people are told to. Disposing it kills it.</summary>
internal sealed class Sender : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    public Sender(string url, string sample = "doorway")
    {
        string[] arguments = ["-hide_banner", "-loglevel", "verbose", "-nostdin", "-re", "-i", RunningServer.Clip(sample), "-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-an", "-f", "rtsp", url];
        _process = Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardError = true })!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <returns>What ffmpeg said, when it has ended by itself.</returns>
    public async Task<string> EndAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(patience.Token);
        return await _errors;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
