using System.Globalization;
using System.Runtime.CompilerServices;
using Video.Answering;

namespace Video.Streams;

/// <summary>How questions about a stream are answered, any number at once.</summary>
public sealed partial class StreamGrain
{
    private int _answers;
    private TaskCompletionSource? _answered;

    public async IAsyncEnumerable<AskEvent> AskAsync(AskRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (_pipeline is not { } pipeline || _closing)
        {
            yield return new AskEvent { Fault = NotToBeAsked() };
            yield break;
        }

        var question = request.ToQuestion();
        if (FutureOf(question, pipeline) is { } future)
        {
            yield return new AskEvent { Fault = future };
            yield break;
        }

        _answers++;
        try
        {
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation, pipeline.Stopping);
            await using var parts = questioner.AskAsync(pipeline.Context, question, request.Trace, ends.Token).GetAsyncEnumerator(ends.Token);
            while (await NextAsync(parts, pipeline) is { } next) yield return next;
        }
        finally
        {
            if (--_answers == 0) _answered?.TrySetResult();
        }
    }

    /// <summary>Waits until no answer is running, or the time is over.</summary>
    private async Task AnswersAsync(TimeSpan patience)
    {
        if (_answers == 0) return;
        _answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _answered.Task.WaitAsync(patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private Fault NotToBeAsked() => _stored is null ? Absent().Fault!
        : _closing ? new Fault(ErrorCode.Conflict, $"Stream '{Id}' is being closed.", "id")
        : _notResumed is { } reason ? new Fault(ErrorCode.Unavailable, $"Stream '{Id}' could not be opened again: {reason}", "id")
        : new Fault(ErrorCode.NotReady, $"Stream '{Id}' is just being opened again.", "id");

    /// <summary>Why a question is about what is still to come: its beginning has not come, or it asks how things will be. What has begun is answered from what there is.</summary>
    private Fault? FutureOf(Question question, StreamPipeline pipeline)
    {
        if (pipeline.State is StreamState.Connecting || pipeline.Context.Timeline.Newest is not { } newest) return null;
        try
        {
            var asked = AskedRange.Of(question, pipeline.Context);
            var (moment, param) = asked.From is { } from ? (from, "from") : (asked.To ?? TimeSpan.Zero, question.At is null ? "to" : "at");
            // By the clock it is now a little later than the newest frame.
            var isPast = (question.To ?? question.At)?.Clock <= time.GetUtcNow() && asked.From is null;
            return moment <= newest.Position || isPast ? null : new Fault(ErrorCode.InvalidArgument,
                string.Create(CultureInfo.InvariantCulture, $"'{param}' is {moment.TotalSeconds:0.###} s, but stream '{Id}' has come to {newest.Position.TotalSeconds:0.###} s."), param);
        }
        catch (VideoException failure)
        {
            return Fault.From(failure);
        }
    }

    private static async Task<AskEvent?> NextAsync(IAsyncEnumerator<AnswerPart> parts, StreamPipeline pipeline)
    {
        try
        {
            if (!await parts.MoveNextAsync()) return null;
            return AskEvent.From(parts.Current);
        }
        catch (VideoException failure)
        {
            return new AskEvent { Fault = Fault.From(failure) };
        }
        catch (OperationCanceledException) when (pipeline.Stopping.IsCancellationRequested)
        {
            return new AskEvent { Fault = new Fault(ErrorCode.Conflict, "The stream was closed before the answer was finished.", "id") };
        }
    }
}
