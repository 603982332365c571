using System.Diagnostics.CodeAnalysis;
using System.Globalization;
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
public sealed class StreamGrain(VideoModel model, InferenceEngine engine, Questioner questioner, SourceGate gate, MemoryStore store, TimeProvider time)
    : Grain, IStreamGrain
{
    private StreamSpec? _spec;
    private StreamPipeline? _pipeline;
    private TimeSpan? _duration;
    private DateTimeOffset _openedAt;

    private StreamKey Key => StreamKey.Parse(this.GetPrimaryKeyString());

    private string Id => Key.Stream.Value;

    public async Task<StreamReply> OpenAsync(StreamSpec spec)
    {
        try
        {
            if (_pipeline is not null) throw new VideoException(ErrorCode.Conflict, $"A stream named '{Id}' is open already.", "id");
            var (source, whenFull) = (SourcePlan.For(spec, model, gate), SourcePlan.WhenFull(spec));
            var description = await SourceProbe.ProbeAsync(source.Location, CancellationToken.None);
            var methods = model.Methods.With(memory: store.Method).With(spec.Vision, spec.Tokens, spec.Memory);
            // What an earlier run left may be a lot to look through.
            var context = await Task.Run(() => new StreamContext(model, engine, methods, storage: store.Of(Key), name: Id));
            if (!await Directory.AddAsync(Key.ToString()))
            {
                await context.DisposeAsync();
                throw new VideoException(ErrorCode.OverBudget, $"No more than {StreamDirectoryGrain.MostStreams} streams can be open.");
            }

            // What is shown later names a URL without its user and password.
            var shown = source.Location == description.Location.Path ? spec : spec with { Url = description.Location.Name };
            _spec = shown with { Vision = methods.Vision, Tokens = methods.Tokens, Memory = methods.Memory };
            (_duration, _openedAt) = (description.Duration, time.GetUtcNow());
            _pipeline = new StreamPipeline(new FrameReader(time), source with { Origin = SourcePlan.OriginOf(context, _openedAt) }, whenFull, context);
            // An open stream is never idle, even when nobody asks about it.
            DelayDeactivation(Timeout.InfiniteTimeSpan);
            return Status();
        }
        catch (VideoException failure)
        {
            // Ingest's word for what callers call the URL.
            var fault = Fault.From(failure);
            return new StreamReply { Fault = fault with { Param = fault.Param is "source" ? "url" : fault.Param } };
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
        if (FutureOf(question, pipeline) is { } future)
        {
            yield return new AskEvent { Fault = future };
            yield break;
        }
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation, pipeline.Stopping);
        await using var parts = questioner.AskAsync(pipeline.Context, question, ends.Token).GetAsyncEnumerator(ends.Token);
        while (await NextAsync(parts, pipeline) is { } next) yield return next;
    }

    public async Task<StreamReply> CloseAsync(bool forget)
    {
        try
        {
            if (_pipeline is null) return forget && store.Forget(Key) ? new StreamReply() : Absent();
            await StopAsync();
            await Directory.RemoveAsync(Key.ToString());
            // From here on the grain may leave when nobody has called it for a while.
            DelayDeactivation(TimeSpan.Zero);
            if (forget) store.Forget(Key);
            return new StreamReply();
        }
        catch (VideoException failure)
        {
            return new StreamReply { Fault = Fault.From(failure) };
        }
    }

    /// <summary>The silo is stopping: other grains are no longer to be had, and the directory goes with it.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => await StopAsync();

    private async Task StopAsync()
    {
        if (_pipeline is not { } pipeline) return;
        _pipeline = null;
        await pipeline.DisposeAsync();
    }

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
                Position = (progress.Position ?? pipeline.Context.Timeline.Newest?.Position)?.TotalSeconds,
                Duration = _duration?.TotalSeconds,
                FramesDecoded = queue.Posted,
                FramesDropped = queue.Dropped,
                FramesSeen = progress.FramesSeen,
                MemoryBytes = pipeline.Context.Memory.RamBytes + progress.Step.FeatureBytes,
                Reason = pipeline.Reason,
                Memory = RememberedStatus.From(pipeline.Context.Memory),
                Vision = VisionStatus.From(progress.Step, pipeline.Context.VisionNote),
                OpenedAt = _openedAt,
            },
        };
    }
}
