using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Video.Server.Access;
using Video.Server.Errors;
using Video.Server.Models;
using Video.Server.Sse;
using Video.Server.Streams;

namespace Video.Server.OpenAi;

/// <summary><c>POST /v1/chat/completions</c>: conversations about a video, as OpenAI's clients hold them.</summary>
internal static class ChatApi
{
    public static void MapChat(this IEndpointRouteBuilder app, ChatLimits limits) =>
        app.MapPost("/v1/chat/completions", CompleteAsync).RequireScope(Scope.Ask).LimitQuestions().WithMetadata(new BodyLimit(limits.RequestBytes)).WithTags("openai")
            .WithSummary("Ask about a stream, a file or a video in OpenAI's words; with \"stream\": true the answer comes in chunks.")
            .Produces<ChatCompletion>().Produces<ChatChunk>(200, "text/event-stream")
            .Produces<ErrorBody>(400).Produces<ErrorBody>(404).Produces<ErrorBody>(409).Produces<ErrorBody>(422).Produces<ErrorBody>(429).Produces<ErrorBody>(504);

    private static async Task<IResult> CompleteAsync(
        ChatBody body, HttpContext context, IGrainFactory grains, ModelLoader loader, VideoAnswers videos, ServerSettings settings, TimeProvider time)
    {
        var request = ChatRequest.Of(body, loader.Model.Name);
        var (gone, isStream) = (context.RequestAborted, request.Video.Kind == VideoKind.Stream);
        var steps = isStream
            ? AnswerSteps.ReadAsync(StreamsApi.Grain(grains, loader, context.KeyOf(request.Video.Value)), request.Question, settings.AskPatience, time, gone)
            : videos.AskAsync(context.TenantOf(), request.Video, request.Question, gone);
        var reply = new ChatReply(request.Model, time.GetUtcNow(), isStream);
        return request.InChunks
            ? await SseResult.StartAsync(reply.ChunksAsync(steps, request.Usage, gone), gone, errorType: null, settings.Chat.Heartbeat)
            : TypedResults.Ok(await reply.WholeAsync(steps));
    }

    private sealed record BodyLimit(long Bytes) : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => Bytes;
    }
}
