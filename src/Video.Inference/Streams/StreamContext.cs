using Video.Inference.Engine;
using Video.Inference.Memories;
using Video.Inference.Models;
using Video.Memory.Window;
using static TorchSharp.torch;

namespace Video.Inference.Streams;

/// <summary>One stream as the model knows it: frames go in, vision makes tokens of them, and a memory keeps what questions are answered from.</summary>
public sealed class StreamContext : IAsyncDisposable
{
    private readonly InferenceEngine _engine;
    // touched on the engine's thread only
    private readonly IStreamMemory _memory;
    private MediaTime? _newest;
    private bool _closed;
    // written on the engine's thread, read from anywhere
    private volatile MemoryStatus _status;

    /// <summary>Opens a stream; where its storage holds what an earlier run remembered, that goes on.</summary>
    /// <param name="model">What the stream is seen and read by.</param>
    /// <param name="engine">Where that runs.</param>
    /// <param name="methods">How pictures become tokens and are remembered; null: the model's own presets.</param>
    /// <param name="budget">What can be attended to at once; null: as much as the model can.</param>
    /// <param name="storage">Where archived blocks go; null: in memory alone.</param>
    /// <param name="name">For messages; null: "the stream".</param>
    /// <exception cref="VideoException">A method that does not exist, or is not to be had with these options, this budget, or this storage.</exception>
    public StreamContext(
        VideoModel model, InferenceEngine engine, StreamMethods? methods = null, MemoryBudget? budget = null, MemoryStorage? storage = null, string? name = null)
    {
        var chosen = methods ?? model.Methods;
        _engine = engine;
        Id = name;
        Name = name is null ? "the stream" : $"stream '{name}'";
        Vision = model.OpenVision(chosen);
        try
        {
            _memory = StreamMemories.Parse(chosen.Memory).NewStream(
                new MemorySetting(model, Vision.TokensStand, budget ?? model.Budget, storage ?? MemoryStorage.InMemory));
        }
        catch
        {
            Vision.Dispose();
            throw;
        }
        Timeline = new StreamTimeline(_memory.Inherited);
        _newest = Timeline.Newest;
        _status = StatusNow();
    }

    /// <summary>The stream's name alone; null where it was given none.</summary>
    public string? Id { get; }

    /// <summary>In a sentence: "stream 'lobby'", or "the stream".</summary>
    public string Name { get; }

    /// <summary>When the stream was there. For any thread.</summary>
    public StreamTimeline Timeline { get; }

    /// <summary>Beats with every step that is read. For any thread.</summary>
    public StreamPulse Pulse { get; } = new();

    /// <summary>How the memory is. May be read from any thread.</summary>
    public MemoryStatus Memory => _status;

    /// <summary>Whether a token still stands when it is not sent again, so that what a frame shows lasts until its places are sent anew.</summary>
    public bool TokensStand => Vision.TokensStand;

    /// <summary>What the vision method says of itself on this device; null: nothing. May be read from any thread.</summary>
    public string? VisionNote => Vision.Note;

    /// <summary>Touched on the engine's thread only.</summary>
    internal StreamVision Vision { get; }

    /// <summary>Reads frames into the memory, in order, all in one step. The frames stay the caller's.</summary>
    /// <returns>Where the time went, and what the memory holds now.</returns>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: a frame is not later than the one before it; none of them is read.</exception>
    public Task<StreamStep> AppendAsync(IReadOnlyList<Frame> frames, WorkClass kind = WorkClass.Frames, CancellationToken cancellation = default) =>
        _engine.RunAsync(kind, () => Append([this], frames)[0], cancellation);

    /// <summary>The same for streams that see and send alike and remember differently: vision runs once, that of the first, and every memory reads what it sends.</summary>
    /// <param name="streams">At least one, of one model and engine, each always with the same others.</param>
    /// <param name="frames">As above.</param>
    /// <param name="kind">As above.</param>
    /// <param name="cancellation">As above.</param>
    /// <returns>One for each stream; the vision side of all is the first one's.</returns>
    public static Task<IReadOnlyList<StreamStep>> AppendAsync(
        IReadOnlyList<StreamContext> streams, IReadOnlyList<Frame> frames, WorkClass kind = WorkClass.Frames, CancellationToken cancellation = default) =>
        streams[0]._engine.RunAsync(kind, () => streams[0].Append(streams, frames), cancellation);

    /// <summary>Reads what stands for frames already seen, as if vision had just sent it. The tokens stay the caller's.</summary>
    /// <param name="frames">In order of time, later than those before.</param>
    /// <param name="kind">As above.</param>
    /// <param name="cancellation">As above.</param>
    public Task<StreamStep> AppendSentAsync(IReadOnlyList<SentFrame> frames, WorkClass kind = WorkClass.Batch, CancellationToken cancellation = default) =>
        _engine.RunAsync(kind, () => Read(frames, TimeSpan.Zero), cancellation);

    /// <summary>What a question sees of the stream, and goes on seeing whatever comes later.</summary>
    /// <remarks>Called on the engine's thread, from within a piece of work.</remarks>
    /// <exception cref="VideoException"><see cref="ErrorCode.Conflict"/> when the stream has been closed.</exception>
    public StreamSnapshot Snapshot(QuestionScope scope)
    {
        if (_closed) throw new VideoException(ErrorCode.Conflict, "The stream was closed.");
        using var none = no_grad();
        var started = TimeProvider.System.GetTimestamp();
        var view = _memory.Open(scope);
        var recall = TimeProvider.System.GetElapsedTime(started);
        _status = StatusNow();
        var asked = new TimeRange(scope.From ?? TimeSpan.Zero, scope.To ?? TimeSpan.MaxValue);
        return new StreamSnapshot(view, GapList.Within(asked, [.. view.Gaps, .. _status.Gaps]), view.Length, recall);
    }

    /// <summary>Frees the memory once work in progress is done.</summary>
    public async ValueTask DisposeAsync() => await _engine.RunAsync(WorkClass.Decode, Close);

    /// <summary>Reads tokens that vision has made of frames.</summary>
    /// <param name="frames">In order of time, later than those before.</param>
    /// <param name="vision">The time that took.</param>
    /// <param name="change">As in <see cref="StreamStep.Change"/>.</param>
    internal StreamStep Read(IReadOnlyList<SentFrame> frames, TimeSpan vision, double change = 1)
    {
        using var none = no_grad();
        var started = TimeProvider.System.GetTimestamp();
        var tokens = _memory.Read(frames);
        foreach (var frame in frames) Timeline.Add(frame.Time);
        _status = StatusNow();
        if (frames.Count > 0) Pulse.Beat(frames[^1].Time, change);
        return new StreamStep(vision, TimeProvider.System.GetElapsedTime(started), tokens, _status, Vision.Bytes, Vision.Counters, change);
    }

    private MemoryStatus StatusNow()
    {
        var status = _memory.Status;
        return status with { Gaps = GapList.Within(new TimeRange(TimeSpan.Zero, TimeSpan.MaxValue), [.. status.Gaps, .. Timeline.Gaps]) };
    }

    private void Close()
    {
        if (_closed) return;
        _closed = true;
        _memory.Dispose();
        Vision.Dispose();
    }

    private IReadOnlyList<StreamStep> Append(IReadOnlyList<StreamContext> streams, IReadOnlyList<Frame> frames)
    {
        RefuseDisorder(frames);
        using var none = no_grad();
        using var scope = NewDisposeScope();
        var started = TimeProvider.System.GetTimestamp();
        var pictures = See(frames);
        var vision = TimeProvider.System.GetElapsedTime(started);
        SentFrame[] sent = [.. frames.Zip(pictures, (frame, picture) => new SentFrame(frame.Time, picture.Sent.Tokens, picture.Sent.Places))];
        var change = pictures.Count == 0 ? 0 : pictures.Max(picture => picture.Sent.Change);
        return [.. streams.Select(stream => stream.Read(sent, vision, change) with { Seen = Vision.Counters, FeatureBytes = Vision.Bytes })];
    }

    private void RefuseDisorder(IReadOnlyList<Frame> frames)
    {
        var before = _newest;
        foreach (var frame in frames)
        {
            if (before is { } earlier && frame.Time <= earlier)
                throw new VideoException(ErrorCode.InvalidArgument,
                    $"A frame at {frame.Time.Position.TotalSeconds} s came after the one at {earlier.Position.TotalSeconds} s; a stream's frames come in order of time.", "time");
            before = frame.Time;
        }
    }

    /// <summary>A new epoch is a new connection: what it shows first has nothing to do with what was seen last.</summary>
    private List<SeenPicture> See(IReadOnlyList<Frame> frames)
    {
        var pictures = new List<SeenPicture>(frames.Count);
        for (var first = 0; first < frames.Count;)
        {
            var epoch = frames[first].Time.Epoch;
            if (_newest is { } newest && newest.Epoch != epoch) Vision.Forget();
            Frame[] connected = [.. frames.Skip(first).TakeWhile(frame => frame.Time.Epoch == epoch)];
            pictures.AddRange(Vision.See(connected));
            _newest = connected[^1].Time;
            first += connected.Length;
        }
        return pictures;
    }
}
