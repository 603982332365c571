using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Video.Tests.Server.Webhooks;

/// <summary>A receiver of webhooks on a free port of this machine, that answers as it is told.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    /// <summary>What came, in order.</summary>
    public ConcurrentQueue<Received> All { get; } = [];

    /// <summary>The status that is answered.</summary>
    public int Status { get; set; } = 200;

    /// <summary>Where it answers with a redirect; null: it does not.</summary>
    public string? RedirectTo { get; set; }

    public string Url => $"{_app.Urls.First()}/hook?token=abc";

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.MapPost("/hook", receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until so many have come.</summary>
    public async Task<Received[]> WaitAsync(int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (All.Count < count) await Task.Delay(20, patience.Token);
        return [.. All];
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        All.Enqueue(new Received(headers, await body.ReadToEndAsync()));
        context.Response.StatusCode = Status;
        if (RedirectTo is { } target) context.Response.Headers.Location = target;
    }
}

public sealed record Received(IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}
