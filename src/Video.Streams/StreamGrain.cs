using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Orleans;
using Video.Answering;
using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Inference.Streams;
using Video.Ingest;
using Video.Ingest.Sources;

namespace Video.Streams;

/// <inheritdoc cref="IStreamGrain"/>
[SuppressMessage("Design", "CA1001", Justification = "A grain's end is OnDeactivateAsync, which disposes the pipeline.")]
public sealed class StreamGrain(VideoModel model, InferenceEngine engine, Questioner questioner, SourceGate gate, TimeProvider time)
    : Grain, IStreamGrain
{
    private StreamSpec? _spec;
    private StreamPipeline? _pipeline;
    private TimeSpan? _duration;
    private DateTimeOffset _openedAt;

    private string Id => this.GetPrimaryKeyString();

    public async Task<StreamReply> OpenAsync(StreamSpec spec)
    {
        try
        {
            if (_pipeline is not null) throw new VideoException(ErrorCode.Conflict, $"A stream named '{Id}' is open already.", "id");
            var source = SourcePlan.For(spec, model, gate);
            var description = await SourceProbe.ProbeAsync(source.Location, CancellationToken.None);
            var methods = model.Methods.With(spec.Vision, spec.Tokens);
            var context = new StreamContext(model, engine, methods);
            if (!await Directory.AddAsync(Id))
            {
                await context.DisposeAsync();
                throw new VideoException(ErrorCode.OverBudget, $"No more than {StreamDirectoryGrain.MostStreams} streams can be open.");
            }

            // What is shown later names a URL without its user and password.
            var shown = source.Location == description.Location.Path ? spec : spec with { Source = description.Location.Name };
            (_spec, _duration, _openedAt) = (shown with { Vision = methods.Vision, Tokens = methods.Tokens }, description.Duration, time.GetUtcNow());
            _pipeline = new StreamPipeline(new FrameReader(time), source, SourcePlan.WhenFull(spec), context);
            // An open stream is never idle, even when nobody asks about it.
            DelayDeactivation(Timeout.InfiniteTimeSpan);
            return Status();
        }
        catch (VideoException failure)
        {
            return new StreamReply { Fault = Fault.From(failure) };
        }
    }

    public Task<StreamReply> GetAsync() => Task.FromResult(_pipeline is null ? Absent() : Status());

    public async IAsyncEnumerable<AskEvent> AskAsync(AskRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (_pipeline is not { } pipeline)
        {
            yield return new AskEvent { Fault = Absent().Fault };
            yield break;
        }
        var question = request.ToQuestion();
        if (question.At is { } at && pipeline.Now.Position is { } now && at > now && pipeline.State is not StreamState.Connecting)
        {
            yield return new AskEvent { Fault = new Fault(ErrorCode.InvalidArgument,
                $"'at' is {at.TotalSeconds} s, but stream '{Id}' has come to {now.TotalSeconds:0.###} s.", "at") };
            yield break;
        }
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation, pipeline.Stopping);
        await using var parts = questioner.AskAsync(pipeline.Context, question, ends.Token).GetAsyncEnumerator(ends.Token);
        while (await NextAsync(parts, pipeline) is { } next) yield return next;
    }

    public async Task<StreamReply> CloseAsync()
    {
        if (_pipeline is null) return Absent();
        await StopAsync();
        await Directory.RemoveAsync(Id);
        // From here on the grain may leave when nobody has called it for a while.
        DelayDeactivation(TimeSpan.Zero);
        return new StreamReply();
    }

    /// <summary>The silo is stopping: other grains are no longer to be had, and the directory goes with it.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => await StopAsync();

    private async Task StopAsync()
    {
        if (_pipeline is not { } pipeline) return;
        _pipeline = null;
        await pipeline.DisposeAsync();
    }

    private static async Task<AskEvent?> NextAsync(IAsyncEnumerator<AnswerPart> parts, StreamPipeline pipeline)
    {
        try
        {
            if (!await parts.MoveNextAsync()) return null;
            var (text, finished) = parts.Current;
            return new AskEvent { Text = text, Finished = finished is null ? null : FinishedAnswer.From(finished) };
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

    private IStreamDirectoryGrain Directory => GrainFactory.GetGrain<IStreamDirectoryGrain>(IStreamDirectoryGrain.Key);

    private StreamReply Absent() => new() { Fault = new Fault(ErrorCode.NotFound, $"There is no stream named '{Id}'.", "id") };

    private StreamReply Status()
    {
        var pipeline = _pipeline!;
        var (queue, progress) = (pipeline.Queue, pipeline.Now);
        return new StreamReply
        {
            Status = new StreamStatus
            {
                Id = Id,
                State = pipeline.State,
                Spec = _spec!,
                Position = progress.Position?.TotalSeconds,
                Duration = _duration?.TotalSeconds,
                FramesDecoded = queue.Posted,
                FramesDropped = queue.Dropped,
                FramesSeen = progress.FramesSeen,
                FramesRemembered = progress.Step.FramesRemembered,
                FramesForgotten = progress.Step.FramesForgotten,
                MemoryBytes = progress.Step.MemoryBytes,
                Reason = pipeline.Reason,
                Vision = VisionStatus.From(progress.Step, pipeline.Context.VisionNote),
                OpenedAt = _openedAt,
            },
        };
    }
}
