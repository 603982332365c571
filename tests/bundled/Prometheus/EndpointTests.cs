using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Prometheus.Tests;

public sealed class EndpointTests : IAsyncLifetime
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private WebApplication _app = null!;

    public async Task InitializeAsync()
    {
        Metrics.WithCustomRegistry(_registry).CreateCounter("seen_total", "Seen.").Inc();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapMetrics(settings => settings.Registry = _registry);
        _app.MapMetrics(settings => (settings.Registry, settings.EnableOpenMetrics) = (_registry, false), "/plain");
        await _app.StartAsync();
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("/metrics", null, "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData("/metrics", "*/*", "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData("/metrics", "application/openmetrics-text; version=1.0.0; q=0.5, text/plain; version=0.0.4; q=0.3", "application/openmetrics-text; version=1.0.0; charset=utf-8")]
    [InlineData("/metrics", "application/openmetrics-text; q=0.2, text/plain; q=0.9", "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData("/metrics?accept=application/openmetrics-text", null, "application/openmetrics-text; version=1.0.0; charset=utf-8")]
    [InlineData("/plain", "application/openmetrics-text", "text/plain; version=0.0.4; charset=utf-8")]
    public async Task The_format_is_the_one_that_the_client_prefers(string path, string? accept, string type)
    {
        using var http = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        Assert.Equal(MediaTypeHeaderValue.Parse(type), response.Content.Headers.ContentType);
        Assert.Contains("\nseen_total 1", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
