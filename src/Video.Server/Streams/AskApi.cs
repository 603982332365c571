using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Video.Server.Access;
using Video.Server.Errors;
using Video.Server.Models;
using Video.Streams;

namespace Video.Server.Streams;

/// <summary><c>POST /v1/streams/{id}/ask</c>: JSON when the answer is finished, or server-sent events as it is decoded.</summary>
internal static class AskApi
{
    public static void MapAsk(this IEndpointRouteBuilder app) =>
        app.MapPost("/v1/streams/{id}/ask", AskAsync).RequireScope(Scope.Ask).WithTags("streams")
            .WithSummary("Ask about a stream. With \"stream\": true or Accept: text/event-stream the answer comes as events: text, then answer or error.")
            .Produces<AnswerResource>().Produces(200, contentType: "text/event-stream")
            .Produces<ErrorBody>(400).Produces<ErrorBody>(404).Produces<ErrorBody>(409);

    private static async Task<IResult> AskAsync(
        string id, AskBody body, HttpRequest request, IGrainFactory grains, ModelLoader loader, CancellationToken cancellation)
    {
        var question = body.ToQuestion();
        question.Validate();
        var events = StreamsApi.Grain(grains, loader, id).AskAsync(AskRequest.Of(question), cancellation);
        var asked = body.Stream ?? request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);
        return asked ? await StreamAsync(id, events, cancellation) : TypedResults.Ok(await FinishAsync(id, events, cancellation));
    }

    private static async Task<AnswerResource> FinishAsync(string id, IAsyncEnumerable<AskEvent> events, CancellationToken cancellation)
    {
        await foreach (var step in events.WithCancellation(cancellation))
        {
            if (step.Fault is { } fault) throw fault.ToException();
            if (step.Finished is { } answer) return AnswerResource.From(id, answer);
        }
        throw new InvalidOperationException("An answer ends with its finished part or a fault.");
    }

    /// <summary>Waits for the first event, so that a question which fails at once gets a status rather than a stream with an error in it.</summary>
    private static async Task<IResult> StreamAsync(string id, IAsyncEnumerable<AskEvent> events, CancellationToken cancellation)
    {
        var steps = events.GetAsyncEnumerator(cancellation);
        if (await steps.MoveNextAsync() && steps.Current.Fault is { } fault)
        {
            await steps.DisposeAsync();
            throw fault.ToException();
        }
        return TypedResults.ServerSentEvents(EventsAsync(id, steps, cancellation));
    }

    private static async IAsyncEnumerable<SseItem<object>> EventsAsync(
        string id, IAsyncEnumerator<AskEvent> steps, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using (steps)
        {
            do
            {
                cancellation.ThrowIfCancellationRequested();
                var step = steps.Current;
                if (step.Text.Length > 0) yield return new SseItem<object>(new TextEvent(step.Text), "text");
                if (step.Finished is { } answer) yield return new SseItem<object>(AnswerResource.From(id, answer), "answer");
                if (step.Fault is { } fault) yield return new SseItem<object>(ErrorBody.From(fault.ToException()), "error");
            }
            while (await steps.MoveNextAsync());
        }
    }
}

/// <summary>Data of a <c>text</c> event: whole characters, to be appended.</summary>
public sealed record TextEvent(string Text);
