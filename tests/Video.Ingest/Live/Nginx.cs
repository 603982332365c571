using System.Diagnostics;
using System.Net.Sockets;

namespace Video.Ingest.Tests.Live;

/// <summary>A folder served by a real nginx, which can be killed and started again on the same port.</summary>
public sealed class Nginx : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("video-nginx-");
    private Process? _process;

    private Nginx()
    {
    }

    public int Port { get; } = RtspServer.FreePort();

    /// <summary>What is served.</summary>
    public string Root => Path.Combine(_folder.FullName, "www");

    public string UrlOf(string name) => $"http://127.0.0.1:{Port}/{name}";

    public static async Task<Nginx> StartAsync()
    {
        Skip.IfNot(File.Exists(Program), "nginx is not installed");
        var nginx = new Nginx();
        Directory.CreateDirectory(nginx.Root);
        await nginx.StartAgainAsync();
        return nginx;
    }

    public async Task StartAgainAsync()
    {
        var folder = _folder.FullName;
        var temporary = string.Concat(new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(kind => $"{kind}_temp_path {folder}/{kind};"));
        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), $$"""
            daemon off; master_process off; pid {{folder}}/nginx.pid; error_log stderr;
            events { }
            http {
              access_log off; {{temporary}}
              types { application/vnd.apple.mpegurl m3u8; video/mp2t ts; }
              server { listen 127.0.0.1:{{Port}}; root {{Root}}; add_header Cache-Control no-cache; }
            }
            """);
        _process = Process.Start(Program, ["-e", "stderr", "-c", Path.Combine(folder, "nginx.conf")]);
        await WaitUntilItListensAsync();
    }

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await KillAsync();
        _folder.Delete(recursive: true);
    }

    private async Task WaitUntilItListensAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            Assert.False(_process!.HasExited, "nginx did not start");
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync("127.0.0.1", Port, patience.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20, patience.Token);
            }
        }
    }
}
