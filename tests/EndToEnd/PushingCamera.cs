using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Video.Testing;

namespace Video.Tests.EndToEnd;

/// <summary>A camera that pushes: ffmpeg, started again whenever it has lost its server, as cameras do. It shows an open door for two seconds, then a closed one, again and again.</summary>
internal sealed class PushingCamera : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource _off = new();
    private readonly string _clip;
    private readonly string _url;
    private Task? _pushing;

    private PushingCamera(string clip, string url) => (_clip, _url) = (clip, url);

    /// <summary>Ready, and not on yet.</summary>
    public static async Task<PushingCamera> MakeAsync(string folder, string url)
    {
        var clip = Path.Combine(folder, "door.mp4");
        using var cut = Process.Start("ffmpeg",
        [
            "-v", "error", "-i", Path.Combine(Repository.Root, "streams", "doorway", "clip.mp4"), "-vf", "select='between(t,2,4)+between(t,16,18)',setpts=N/FRAME_RATE/TB",
            "-an", "-c:v", "libx264", "-preset", "ultrafast", "-g", "5", "-bf", "0", clip,
        ]);
        await cut.WaitForExitAsync();
        Assert.Equal(0, cut.ExitCode);
        return new PushingCamera(clip, url);
    }

    public void Begin() => _pushing = Task.Run(PushAsync);

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await _off.CancelAsync();
        if (_pushing is not null) await _pushing;
        _off.Dispose();
    }

    private async Task PushAsync()
    {
        while (!_off.IsCancellationRequested)
        {
            using var ffmpeg = Process.Start("ffmpeg", ["-v", "quiet", "-nostdin", "-re", "-stream_loop", "-1", "-i", _clip, "-c", "copy", "-f", "rtsp", "-rtsp_transport", "tcp", _url]);
            try
            {
                await ffmpeg.WaitForExitAsync(_off.Token);
                await Task.Delay(Pause, _off.Token);
            }
            catch (OperationCanceledException)
            {
                if (!ffmpeg.HasExited) ffmpeg.Kill();
                await ffmpeg.WaitForExitAsync();
            }
        }
    }
}
