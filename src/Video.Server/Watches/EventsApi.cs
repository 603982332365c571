using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Video.Server.Access;
using Video.Server.Errors;
using Video.Server.Sse;
using Video.Server.Streams;
using Video.State;
using Video.Streams.Watching;

namespace Video.Server.Watches;

/// <summary><c>/v1/streams/{id}/events</c> and <c>/v1/events</c>: what watches saw, as a list or as it comes.</summary>
internal static class EventsApi
{
    private const int MostListed = 1_000, ListedByDefault = 100;

    /// <summary>So long a follower waits before it looks for what another node wrote.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    public static void MapEvents(this IEndpointRouteBuilder app)
    {
        const string How = " With Accept: text/event-stream as they come, from Last-Event-ID or \"after\" on, or from now; else a list.";
        app.MapGet("/v1/streams/{id}/events", OfStreamAsync).RequireScope(Scope.Read).WithTags("watches").WithSummary("What a stream's watches saw." + How)
            .Produces<EventList>().Produces(200, contentType: "text/event-stream").Produces<ErrorBody>(400);
        app.MapGet("/v1/events", OfTenantAsync).RequireScope(Scope.Read).WithTags("watches").WithSummary("What all watches saw." + How)
            .Produces<EventList>().Produces(200, contentType: "text/event-stream").Produces<ErrorBody>(400);
    }

    private static Task<IResult> OfStreamAsync(
        string id, HttpContext context, IEventTable events, EventSignal signal, TimeProvider time, long? after = null, int limit = ListedByDefault, string? watch = null)
    {
        var key = context.KeyOf(id);
        return AnswerAsync(
            context, signal, time, after, limit, (from, most, gone) => events.ListAsync(key, from, most, watch, gone),
            async gone => await events.NewestAsync(key, 1, watch, gone) is [var newest, ..] ? newest.Sequence : 0);
    }

    private static Task<IResult> OfTenantAsync(HttpContext context, IEventTable events, EventSignal signal, TimeProvider time, long? after = null, int limit = ListedByDefault)
    {
        var tenant = context.TenantOf();
        return AnswerAsync(context, signal, time, after, limit, (from, most, gone) => events.ListAsync(tenant, from, most, gone), gone => events.LastAsync(tenant, gone));
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext context, EventSignal signal, TimeProvider time, long? after, int limit, Func<long, int, CancellationToken, Task<IReadOnlyList<EventRecord>>> list,
        Func<CancellationToken, Task<long>> last)
    {
        if (limit is < 1 or > MostListed) throw Invalid($"'limit' is {limit}; it is 1 to {MostListed}.", "limit");
        if (after < 0) throw Invalid($"'after' is {after}; it is the sequence of an event, or 0.", "after");
        var gone = context.RequestAborted;
        if (!context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
        {
            var found = await list(after ?? 0, limit, gone);
            return TypedResults.Ok(new EventList([.. found.Select(EventResource.Of)], found.Count > 0 ? found[^1].Sequence : after ?? 0));
        }
        var from = LastSeen(context.Request) ?? after ?? await last(gone);
        return await SseResult.StartAsync(FollowAsync(signal, time, from, list, gone), gone);
    }

    private static async IAsyncEnumerable<SseEvent> FollowAsync(
        EventSignal signal, TimeProvider time, long after, Func<long, int, CancellationToken, Task<IReadOnlyList<EventRecord>>> list, [EnumeratorCancellation] CancellationToken gone)
    {
        while (true)
        {
            var next = signal.Next;
            var found = await list(after, ListedByDefault, gone);
            foreach (var record in found)
            {
                var told = EventResource.Of(record);
                yield return new SseEvent(told, "event", record.Sequence.ToString(CultureInfo.InvariantCulture));
                after = record.Sequence;
            }
            if (found.Count < ListedByDefault) await Task.WhenAny(next, Task.Delay(LongestWait, time, gone));
            gone.ThrowIfCancellationRequested();
        }
    }

    private static long? LastSeen(HttpRequest request) => request.Headers["Last-Event-ID"].ToString() switch
    {
        "" => null,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) => sequence,
        _ => throw Invalid("'Last-Event-ID' is no sequence of an event.", "Last-Event-ID"),
    };

    private static VideoException Invalid(string message, string param) => new(ErrorCode.InvalidArgument, message, param);
}
