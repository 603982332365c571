using System.Runtime.CompilerServices;
using Video.Server.Sse;
using Video.Streams;

namespace Video.Server.OpenAi;

/// <summary>An answer in OpenAI's shapes: whole, or in chunks.</summary>
/// <param name="model">As the caller named it.</param>
/// <param name="created">When it was asked.</param>
/// <param name="isStream">Whether it is about an open stream.</param>
internal sealed class ChatReply(string model, DateTimeOffset created, bool isStream)
{
    private readonly string _id = $"chatcmpl-{Guid.NewGuid():n}";

    public async Task<ChatCompletion> WholeAsync(IAsyncEnumerable<AskEvent> steps)
    {
        await foreach (var step in steps)
        {
            if (step.Finished is not { } answer) continue;
            return new ChatCompletion(
                _id, "chat.completion", created.ToUnixTimeSeconds(), model, [new ChatChoice(0, new ChatAnswer("assistant", answer.Text), Reason(answer))], ChatUsage.Of(answer),
                MediaInfo.Of(step.Seen, isStream), answer.Evidence, answer.Recalled, answer.Gaps, answer.AsOf);
        }
        throw new InvalidOperationException("An answer ends with its finished part or a fault.");
    }

    /// <summary>The role, the text as it comes, why it ended, what it cost when that is wanted, and the mark of the end.</summary>
    public async IAsyncEnumerable<SseEvent> ChunksAsync(IAsyncEnumerable<AskEvent> steps, bool usage, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var opened = false;
        await foreach (var step in steps.WithCancellation(cancellation))
        {
            var media = MediaInfo.Of(step.Seen, isStream);
            if (!opened) yield return Event(Chunk(new DeltaText { Role = "assistant", Content = "" }) with { MediaInfo = media });
            opened = true;
            if (step.Text.Length > 0) yield return Event(Chunk(new DeltaText { Content = step.Text }) with { MediaInfo = media });
            if (step.Finished is not { } answer) continue;
            yield return Event(Chunk(new DeltaText(), Reason(answer)) with { MediaInfo = media, Evidence = answer.Evidence, Recalled = answer.Recalled, Gaps = answer.Gaps });
            if (usage) yield return Event(Chunk(null) with { Usage = ChatUsage.Of(answer), MediaInfo = media });
        }
        yield return new SseEvent("[DONE]");
    }

    private static SseEvent Event(ChatChunk chunk) => new(chunk);

    private ChatChunk Chunk(DeltaText? delta, string? reason = null) =>
        new(_id, "chat.completion.chunk", created.ToUnixTimeSeconds(), model, delta is null ? [] : [new ChatDelta(0, delta, reason)]);

    private static string Reason(FinishedAnswer answer) => answer.Finish == FinishReason.Length ? "length" : "stop";
}
