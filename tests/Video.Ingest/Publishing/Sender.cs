using System.Diagnostics;

namespace Video.Ingest.Tests.Publishing;

/// <summary>A program that publishes. Disposing it kills it.</summary>
internal sealed class Sender : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private Sender(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
        _process = Process.Start(start)!;
        _ = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>ffmpeg, sending one colour in real time.</summary>
    /// <param name="url">Where to.</param>
    /// <param name="colour">As ffmpeg names it.</param>
    /// <param name="encoding">The encoder and its options.</param>
    /// <param name="options">Before the URL.</param>
    public static Sender Ffmpeg(string url, string colour = "red", string encoding = "-c:v libx264 -preset ultrafast -tune zerolatency -g 5", string options = "") =>
        new("ffmpeg", [
            .. "-hide_banner -loglevel error -nostdin -re -f lavfi -i".Split(' '), $"color=c={colour}:size=64x48:rate=10",
            .. encoding.Split(' '), .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "-f", "rtsp", url]);

    /// <summary>GStreamer's rtspclientsink, sending a blue picture in real time.</summary>
    public static Sender GStreamer(string url, params string[] properties) => new("gst-launch-1.0", [
        .. "-q videotestsrc is-live=true pattern=blue ! video/x-raw,width=64,height=48,framerate=10/1 ! x264enc tune=zerolatency key-int-max=5 ! rtspclientsink protocols=tcp".Split(' '),
        .. properties, $"location={url}"]);

    /// <summary>Waits for the program's end.</summary>
    /// <returns>What it said on its error output.</returns>
    public async Task<string> EndAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(patience.Token);
        return await _errors;
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        // Process leaves open what was read from it, until the collector comes by.
        _process.StandardInput.Dispose();
        _process.StandardOutput.Dispose();
        _process.StandardError.Dispose();
        _process.Dispose();
    }
}
