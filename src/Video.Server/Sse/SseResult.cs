using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Video.Server.Errors;

namespace Video.Server.Sse;

/// <summary>Server-sent events as they come, with a comment line whenever none has come for a while, so that no proxy takes the connection for dead.</summary>
/// <remarks>An event source that fails with a <see cref="VideoException"/> ends with an event that tells it.
/// When the client goes away the source's token fires.</remarks>
public sealed class SseResult : IResult
{
    /// <summary>Well below the 30 to 60 s after which proxies give up.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    private readonly IAsyncEnumerator<SseEvent> _events;
    private readonly TimeSpan _heartbeat;
    private readonly string? _errorType;
    private Task<bool> _next;

    private SseResult(IAsyncEnumerator<SseEvent> events, Task<bool> next, TimeSpan heartbeat, string? errorType) =>
        (_events, _next, _heartbeat, _errorType) = (events, next, heartbeat, errorType);

    /// <summary>Waits for the first event, but not longer than a heartbeat: what fails at once is thrown here, so that it gets a status rather than an event.</summary>
    /// <param name="events">Ends, or throws, when <paramref name="cancellation"/> fires.</param>
    /// <param name="errorType">Of the event that tells a later failure; null: none.</param>
    /// <param name="heartbeat">Above zero; null: <see cref="Heartbeat"/>.</param>
    /// <param name="cancellation">The request's.</param>
    public static async Task<SseResult> StartAsync(
        IAsyncEnumerable<SseEvent> events, CancellationToken cancellation, string? errorType = "error", TimeSpan? heartbeat = null)
    {
        var pause = heartbeat ?? Heartbeat;
        var source = events.GetAsyncEnumerator(cancellation);
        var first = source.MoveNextAsync().AsTask();
        await Task.WhenAny(first, Task.Delay(pause, cancellation));
        if (!first.IsFaulted && !first.IsCanceled) return new SseResult(source, first, pause, errorType);
        await source.DisposeAsync();
        await first;
        throw new InvalidOperationException("A task that failed throws.");
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, gone) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx holds back what it proxies unless told
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var json = httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        try
        {
            while (await NextAsync(response, gone))
            {
                await response.WriteAsync(Lines(_events.Current, json), gone);
                await response.Body.FlushAsync(gone);
                _next = _events.MoveNextAsync().AsTask();
            }
        }
        catch (VideoException failure)
        {
            await response.WriteAsync(Lines(new SseEvent(ErrorBody.From(failure), _errorType), json), gone);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // Nobody is there any more.
        }
        finally
        {
            // A source may not be disposed while it is asked for its next event; the request's token ends that.
            await _next.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            await _events.DisposeAsync();
        }
    }

    private async Task<bool> NextAsync(HttpResponse response, CancellationToken gone)
    {
        while (await Task.WhenAny(_next, Task.Delay(_heartbeat, gone)) != _next)
        {
            await response.WriteAsync(": still here\n\n", gone);
            await response.Body.FlushAsync(gone);
        }
        return await _next;
    }

    private static string Lines(SseEvent item, JsonSerializerOptions json)
    {
        var data = item.Data as string ?? JsonSerializer.Serialize(item.Data, item.Data.GetType(), json);
        return (item.Type is null ? "" : $"event: {item.Type}\n") + (item.Id is null ? "" : $"id: {item.Id}\n") + $"data: {data}\n\n";
    }
}
