using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Video.Tests.Server.OpenAi;

/// <summary>A web server of this machine that has one file, and counts what it sends of it.</summary>
internal sealed class FileWeb : IAsyncDisposable
{
    private readonly WebApplication _app;
    private long _sent;

    private FileWeb(WebApplication app) => _app = app;

    public string Url => $"{_app.Urls.First()}/clip.mp4";

    /// <summary>Bytes that went out.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    public static async Task<FileWeb> StartAsync(string path)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var web = new FileWeb(app);
        app.MapGet("/clip.mp4", async (HttpContext context) =>
        {
            context.Response.ContentType = "video/mp4";
            await using var file = File.OpenRead(path);
            var piece = new byte[8 * 1024];
            while (await file.ReadAsync(piece, context.RequestAborted) is > 0 and var count)
            {
                await context.Response.Body.WriteAsync(piece.AsMemory(0, count), context.RequestAborted);
                Interlocked.Add(ref web._sent, count);
            }
        });
        await app.StartAsync();
        return web;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
