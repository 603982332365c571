using System.Runtime.CompilerServices;
using Video.Streams;

namespace Video.Server.Streams;

/// <summary>An answer's steps out of a stream's grain, for a bounded time.</summary>
internal static class AnswerSteps
{
    /// <summary>Text as it is decoded, then the finished answer. Cancelling, or leaving the loop, stops the work.</summary>
    /// <exception cref="VideoException">What the grain says is wrong, or <see cref="ErrorCode.TimedOut"/> after <paramref name="patience"/>.</exception>
    public static IAsyncEnumerable<AskEvent> ReadAsync(
        IStreamGrain stream, Question question, TimeSpan patience, TimeProvider time, CancellationToken cancellation = default) =>
        WithinAsync(ends => stream.AskAsync(AskRequest.Of(question), ends), patience, time, cancellation);

    /// <summary>The same out of any source of steps.</summary>
    public static async IAsyncEnumerable<AskEvent> WithinAsync(
        Func<CancellationToken, IAsyncEnumerable<AskEvent>> ask, TimeSpan patience, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var late = new CancellationTokenSource(patience, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        await using var steps = ask(ends.Token).GetAsyncEnumerator(ends.Token);
        while (await NextAsync())
        {
            if (steps.Current.Fault is { } fault) throw fault.ToException();
            yield return steps.Current;
        }

        async Task<bool> NextAsync()
        {
            try
            {
                return await steps.MoveNextAsync();
            }
            catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                throw new VideoException(ErrorCode.TimedOut, $"The answer was not finished within {patience.TotalSeconds:0.#} s.", "question");
            }
        }
    }
}
