using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Video.Ingest.Tests.Live;

/// <summary>A camera that can be killed, halted and started again on the same port: GStreamer's RTSP server.</summary>
public sealed class RtspServer : IAsyncDisposable
{
    private const string Python = "/usr/bin/python3"; // Debian's own: the one that sees python3-gi
    private readonly string[] _credentials;
    private Process? _process;

    private RtspServer(string[] credentials) => (_credentials, Port) = (credentials, FreePort());

    public int Port { get; }

    public string Live => $"rtsp://127.0.0.1:{Port}/live";

    /// <param name="credentials">None, or user and password.</param>
    public static async Task<RtspServer> StartAsync(params string[] credentials)
    {
        Skip.IfNot(
            Installed("girepository-1.0/GstRtspServer-1.0.typelib") && Installed("gstreamer-1.0/libgstx264.so"),
            "GStreamer's RTSP server or its H.264 encoder is not installed (gir1.2-gst-rtsp-server-1.0, gstreamer1.0-plugins-ugly)");
        var server = new RtspServer(credentials);
        await server.StartAgainAsync();
        return server;
    }

    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo(Python, [Path.Combine(Folder(), "rtsp-server.py"), $"{Port}", .. _credentials]) { RedirectStandardOutput = true };
        _process = Process.Start(start)!;
        Assert.Equal("ready", await _process.StandardOutput.ReadLineAsync());
    }

    /// <summary>As when its power goes.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.StandardOutput.Dispose();
        _process.Dispose();
        _process = null;
    }

    /// <summary>It keeps its connections and says nothing any more.</summary>
    public void Halt() => Signal("-STOP");

    public void GoOn() => Signal("-CONT");

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await KillAsync();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Below /usr/lib there is a folder for each kind of processor.
    private static bool Installed(string name) => Directory.GetDirectories("/usr/lib").Any(folder => File.Exists(Path.Combine(folder, name)));

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{_process!.Id}"]);
        kill.WaitForExit();
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
