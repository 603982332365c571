using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Video.Server.Access;
using Video.Server.Errors;
using Video.Server.Models;
using Video.Server.Sse;
using Video.Streams;

namespace Video.Server.Streams;

/// <summary><c>POST /v1/streams/{id}/ask</c>: JSON when the answer is finished, or server-sent events as it is decoded.</summary>
internal static class AskApi
{
    public static void MapAsk(this IEndpointRouteBuilder app) =>
        app.MapPost("/v1/streams/{id}/ask", AskAsync).RequireScope(Scope.Ask).LimitQuestions().WithTags("streams")
            .WithSummary("Ask about a stream. With \"stream\": true or Accept: text/event-stream the answer comes as events: text, then answer or error.")
            .Produces<AnswerResource>().Produces(200, contentType: "text/event-stream")
            .Produces<ErrorBody>(400).Produces<ErrorBody>(404).Produces<ErrorBody>(409).Produces<ErrorBody>(504);

    private static async Task<IResult> AskAsync(
        string id, AskBody body, HttpContext context, IGrainFactory grains, ModelLoader loader, ServerSettings settings, TimeProvider time)
    {
        var question = body.ToQuestion();
        question.Validate();
        var gone = context.RequestAborted;
        var steps = AnswerSteps.ReadAsync(StreamsApi.Grain(grains, loader, context.KeyOf(id)), question, settings.AskPatience, time, gone);
        var asked = body.Stream ?? context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);
        return asked ? await SseResult.StartAsync(EventsAsync(id, steps, gone), gone) : TypedResults.Ok(await FinishAsync(id, steps));
    }

    private static async Task<AnswerResource> FinishAsync(string id, IAsyncEnumerable<AskEvent> steps)
    {
        await foreach (var step in steps)
            if (step.Finished is { } answer) return AnswerResource.From(id, answer);
        throw new InvalidOperationException("An answer ends with its finished part or a fault.");
    }

    private static async IAsyncEnumerable<SseEvent> EventsAsync(string id, IAsyncEnumerable<AskEvent> steps, [EnumeratorCancellation] CancellationToken gone)
    {
        await foreach (var step in steps.WithCancellation(gone))
        {
            if (step.Text.Length > 0) yield return new SseEvent(new TextEvent(step.Text), "text");
            if (step.Finished is { } answer) yield return new SseEvent(AnswerResource.From(id, answer), "answer");
        }
    }
}

/// <summary>Data of a <c>text</c> event: whole characters, to be appended.</summary>
public sealed record TextEvent(string Text);
