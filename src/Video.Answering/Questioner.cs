using System.Runtime.CompilerServices;
using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Inference.Streams;

namespace Video.Answering;

/// <summary>Answers questions about streams: a snapshot of the stream's memory, the question's prefill, then token after token.</summary>
/// <param name="model">Answers.</param>
/// <param name="engine">Where it runs.</param>
/// <param name="time">Measures; null: the system's.</param>
/// <param name="batch">Whether nobody waits for these answers, so that all other work goes first.</param>
/// <param name="journal">Is told how they come about; null: nobody.</param>
public sealed class Questioner(VideoModel model, InferenceEngine engine, TimeProvider? time = null, bool batch = false, IAnswerJournal? journal = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Asks, and hands out the answer's text as it is decoded; the last part carries the finished answer.</summary>
    /// <remarks>
    /// The question sees the stream as of the moment its prefill starts (or as of <see cref="Question.At"/>), whatever arrives later, and
    /// leaves no trace in the stream. Cancelling stops the work after the token in progress.
    /// </remarks>
    /// <exception cref="VideoException">A field out of range, or no frame in the asked range.</exception>
    public IAsyncEnumerable<AnswerPart> AskAsync(StreamContext stream, Question question, CancellationToken cancellation = default) =>
        AskAsync(stream, question, trace: null, cancellation);

    /// <inheritdoc cref="AskAsync(StreamContext, Question, CancellationToken)"/>
    /// <param name="stream">Whom it is about.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="trace">The W3C trace parent of the request that it is a part of; null: the span that runs here, if any does.</param>
    /// <param name="cancellation">Stops the work.</param>
    public async IAsyncEnumerable<AnswerPart> AskAsync(
        StreamContext stream, Question question, string? trace, [EnumeratorCancellation] CancellationToken cancellation)
    {
        question.Validate();
        using var course = new AnswerCourse(journal, _time, stream.Id, trace);
        using var run = new AnswerRun(model, question);
        var token = await course.TokenAsync(engine.RunAsync(batch ? WorkClass.Batch : WorkClass.Question, () => course.Begin(run, () => run.Start(stream)), cancellation));

        while (run.Accepts(token))
        {
            if (run.Push(token) is { Length: > 0 } text) yield return new AnswerPart(text, null, run.Seen);
            if (run.Full || run.Stopped) break;
            var previous = token;
            token = await course.TokenAsync(engine.RunAsync(batch ? WorkClass.Batch : WorkClass.Decode, () => run.Next(previous), cancellation));
        }
        if (run.Flush() is { Length: > 0 } rest) yield return new AnswerPart(rest, null, run.Seen);
        var answer = run.Finish(course.FirstToken, course.Elapsed);
        course.Finish(answer);
        yield return new AnswerPart("", answer, run.Seen);
    }

    /// <summary>Asks, and waits for the finished answer.</summary>
    public async Task<Answer> AnswerAsync(StreamContext stream, Question question, CancellationToken cancellation = default)
    {
        await foreach (var part in AskAsync(stream, question, cancellation))
            if (part.Finished is { } answer) return answer;
        throw new InvalidOperationException("An answer ends with its finished part.");
    }
}
