using System.Runtime.CompilerServices;
using Video.Answering;
using Video.Inference.Engine;
using Video.Server.Models;
using Video.Server.Streams;
using Video.Streams;

namespace Video.Server.OpenAi;

/// <summary>Answers about videos that are read for a conversation, as <see cref="AnswerSteps"/> are about streams.</summary>
public sealed class VideoAnswers(VideoShelf shelf, ModelLoader loader, InferenceEngine engine, ServerSettings settings, TimeProvider time, IAnswerJournal journal)
{
    /// <exception cref="VideoException">The video is not to be had or cannot be read, the question cannot be answered, or not in time.</exception>
    public async IAsyncEnumerable<AskEvent> AskAsync(TenantId tenant, VideoReference video, Question question, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var loan = await shelf.TakeAsync(tenant, video, cancellation);
        var questioner = new Questioner(loader.Model, engine, time, journal: journal);
        await foreach (var step in AnswerSteps.WithinAsync(ends => StepsAsync(questioner, loan, question, ends), settings.AskPatience, time, cancellation)) yield return step;
    }

    private static async IAsyncEnumerable<AskEvent> StepsAsync(
        Questioner questioner, VideoLoan loan, Question question, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var part in questioner.AskAsync(loan.Context, question, cancellation)) yield return AskEvent.From(part);
    }
}
