using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Video.Testing;

namespace Video.Tests.Server.Metrics;

/// <summary>A Prometheus of Debian's package, with the configuration that is in deploy/, scraping a service every second.</summary>
internal sealed class PrometheusProgram : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("video-prometheus-").FullName;
    private readonly HttpClient _http;
    private readonly Process _process;

    /// <param name="service">Host and port to scrape.</param>
    /// <param name="key">With which it is scraped.</param>
    public PrometheusProgram(string service, string key)
    {
        var deployed = Path.Combine(Repository.Root, "deploy", "prometheus");
        var keyFile = Path.Combine(_folder, "key");
        File.WriteAllText(keyFile, key);
        File.Copy(Path.Combine(deployed, "video.rules.yml"), Path.Combine(_folder, "video.rules.yml"));
        var config = Path.Combine(_folder, "prometheus.yml");
        File.WriteAllText(config, File.ReadAllText(Path.Combine(deployed, "prometheus.yml"))
            .Replace("/run/secrets/video_metrics_key", keyFile, StringComparison.Ordinal).Replace("video:8080", service, StringComparison.Ordinal).Replace("15s", "1s", StringComparison.Ordinal));
        Promtool.CheckConfig(config);
        var port = FreePort();
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        _process = Process.Start(new ProcessStartInfo("prometheus",
            [$"--config.file={config}", $"--storage.tsdb.path={_folder}/data", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error"]) { RedirectStandardError = true })!;
    }

    /// <summary>The values of a query's series, when it has some for which the condition holds.</summary>
    public async Task<double[]> WaitForAsync(string query, Func<double[], bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        while (true)
        {
            try
            {
                var found = await QueryAsync(query);
                if (holds(found)) return found;
            }
            catch (HttpRequestException)
            {
                // It is still starting.
            }
            Assert.False(_process.HasExited, "Prometheus has ended.");
            await Task.Delay(100, patience.Token);
        }
    }

    /// <summary>Asks once; fails where Prometheus cannot read the query.</summary>
    public async Task<double[]> QueryAsync(string query)
    {
        using var response = await _http.GetAsync("/api/v1/query?query=" + Uri.EscapeDataString(query));
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(body.GetProperty("status").GetString() == "success", $"{query}: {body}");
        return [.. body.GetProperty("data").GetProperty("result").EnumerateArray().Select(series => double.Parse(series.GetProperty("value")[1].GetString()!, System.Globalization.CultureInfo.InvariantCulture))];
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
