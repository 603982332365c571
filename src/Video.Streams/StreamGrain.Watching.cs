using Video.Answering.Watching;
using Video.Streams.Watching;

namespace Video.Streams;

/// <summary>How a stream is looked at by its watches.</summary>
public sealed partial class StreamGrain
{
    public async Task<StreamNow> NowAsync(TimeSpan? after, TimeSpan patience, CancellationToken cancellation)
    {
        if (_pipeline is not { } pipeline || _closing) return new StreamNow { Fault = NotToBeAsked() };
        var pulse = pipeline.Context.Pulse;
        try
        {
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation, pipeline.Stopping);
            await pulse.WaitAsync(after, patience, ends.Token);
        }
        catch (OperationCanceledException) when (pipeline.Stopping.IsCancellationRequested)
        {
            return new StreamNow { Fault = NotToBeAsked() };
        }
        var (newest, changed) = pulse.Now;
        return new StreamNow { Newest = newest is { } time ? LookTime.Of(time) : null, Changed = changed, Over = pipeline.State is StreamState.Ended or StreamState.Failed };
    }

    public async Task<LookReply> LookAsync(LookQuestion[] questions, CancellationToken cancellation)
    {
        if (_pipeline is not { } pipeline || _closing) return new LookReply { Fault = NotToBeAsked() };
        try
        {
            var reading = await looker.EvaluateAsync(pipeline.Context, [.. questions.Select(question => new WatchQuestion(question.Text, question.EvidenceFrom))], cancellation);
            return reading is null ? new LookReply() : LookReply.From(reading);
        }
        catch (VideoException failure)
        {
            return new LookReply { Fault = Fault.From(failure) };
        }
    }
}
