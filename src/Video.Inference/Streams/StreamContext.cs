using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Memory;
using Video.Memory.Window;
using static TorchSharp.torch;

namespace Video.Inference.Streams;

/// <summary>One stream as the model knows it: frames go in, and become the memory that questions are answered from.</summary>
/// <remarks>
/// When the memory's budget is reached, the older frames are forgotten until at most half of it is in use, and those that stay are read
/// again from the beginning of the prompt. So the model is always where it was trained to be: a prefix, then frames, at
/// positions that do not grow with the stream. The second reading at most doubles the cost of prefill, and the vision side is not run again.
/// A frame of which no token is sent leaves nothing in memory but its time.
/// </remarks>
public sealed class StreamContext : IAsyncDisposable
{
    /// <summary>Frames that one pass through the language model takes at most, which bounds its activations.</summary>
    private const int FramesAPass = 8;

    private readonly VideoModel _model;
    private readonly InferenceEngine _engine;
    private readonly MemoryBudget _budget;
    // touched on the engine's thread only
    private readonly FrameHistory _history;
    private readonly StreamMemory _memory;
    private MediaTime? _newest;
    private bool _closed;

    /// <param name="model">What the stream is seen and read by.</param>
    /// <param name="engine">Where that runs.</param>
    /// <param name="methods">How pictures become tokens; null: the model's own presets.</param>
    /// <param name="budget">What the memory holds; null: as much as the model can attend to.</param>
    public StreamContext(VideoModel model, InferenceEngine engine, VisionMethods? methods = null, MemoryBudget? budget = null)
    {
        (_model, _engine, _budget) = (model, engine, budget ?? model.Budget);
        Vision = model.OpenVision(methods ?? model.Methods);
        _history = new FrameHistory(Vision.TokensStand, _budget, at => model.Embed(model.Prompt.FrameHeader(at)));
        _memory = NewMemory();
    }

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
        _engine.RunAsync(kind, () => Append(frames), cancellation);

    /// <summary>A question's own copy of the stream: the frames in a range of its time.</summary>
    /// <remarks>
    /// Called on the engine's thread, from within a piece of work. Up to any moment it is a copy of what is held; from a moment on, the
    /// frames are read again without those before, so that nothing of them is left in what the question sees but what still stood.
    /// </remarks>
    /// <param name="from">No frame before this stream time; null: from the oldest remembered.</param>
    /// <param name="at">No frame after this stream time; null: up to the newest.</param>
    /// <param name="room">Tokens that can be appended to the copy.</param>
    /// <exception cref="VideoException"><see cref="ErrorCode.Conflict"/> when the stream has been closed.</exception>
    public IQuestionView Snapshot(TimeSpan? from, TimeSpan? at, int room)
    {
        if (_closed) throw new VideoException(ErrorCode.Conflict, "The stream was closed.");
        if (from is not { } first || !_history.BeginsBefore(first)) return _memory.Snapshot(at, room);
        using var part = NewMemory();
        var (frames, made) = _history.Part(first, at);
        using (made) Read(part, frames);
        return part.Snapshot(at, room);
    }

    /// <summary>Frees the memory once work in progress is done.</summary>
    public async ValueTask DisposeAsync() => await _engine.RunAsync(WorkClass.Decode, Close);

    private void Close()
    {
        if (_closed) return;
        _closed = true;
        _memory.Dispose();
        _history.Dispose();
        Vision.Dispose();
    }

    private StreamStep Append(IReadOnlyList<Frame> frames)
    {
        RefuseDisorder(frames);
        using var none = no_grad();
        using var scope = NewDisposeScope();
        var started = TimeProvider.System.GetTimestamp();
        var pictures = See(frames);
        var vision = TimeProvider.System.GetElapsedTime(started);
        var step = Read([.. frames.Zip(pictures, (frame, picture) => new SentFrame(frame.Time, picture.Sent.Tokens, picture.Sent.Places))], vision);
        return step with { Change = pictures[^1].Sent.Change };
    }

    /// <summary>Reads tokens that vision has made of frames.</summary>
    /// <param name="frames">In order of time, later than those before.</param>
    /// <param name="vision">The time that took.</param>
    internal StreamStep Read(IReadOnlyList<SentFrame> frames, TimeSpan vision)
    {
        var started = TimeProvider.System.GetTimestamp();
        var added = new List<SeenFrame>();
        foreach (var frame in frames) Remember(frame, added);
        var tokens = added.Sum(frame => frame.Tokens);
        if (_memory.HasRoom(added.Count, tokens)) Read(_memory, added);
        else StartOver(atLeast: added.Count);
        return new StreamStep(
            vision, TimeProvider.System.GetElapsedTime(started), tokens, _history.Frames.Count, _history.Forgotten,
            _memory.Bytes + _history.Bytes + Vision.Bytes, Vision.Counters, Change: 1);
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

    private void Remember(SentFrame frame, List<SeenFrame> added)
    {
        if (frame.Places.Count > 0 || _history.Frames.Count == 0)
        {
            added.Add(_history.Add(frame.Time, frame.Tokens, frame.Places));
            return;
        }
        var passed = _history.Frames[^1].Pass(frame.Time.Position);
        if (added.Count == 0) _memory.Pass(passed);
    }

    private void StartOver(int atLeast)
    {
        _history.KeepNewest(atLeast);
        _memory.Clear();
        Read(_memory, _history.Frames);
    }

    private void Read(StreamMemory memory, IReadOnlyList<SeenFrame> frames)
    {
        using var none = no_grad();
        if (memory.Length == 0) ReadPrefix(memory);
        foreach (var pass in frames.Chunk(FramesAPass))
        {
            using var scope = NewDisposeScope();
            var after = pass.Sum(frame => frame.Tokens);
            memory.Reserve(after);
            _model.Read(cat([.. pass.Select(frame => frame.Embeddings)], 0), memory);
            foreach (var frame in pass)
            {
                after -= frame.Tokens;
                memory.AddFrame(frame.Time, frame.Tokens, frame.Places, frame.Passed, after);
            }
        }
    }

    private void ReadPrefix(StreamMemory memory)
    {
        using var scope = NewDisposeScope();
        memory.Reserve(_model.Prompt.Prefix.Count);
        _model.Read(_model.Embed(_model.Prompt.Prefix), memory);
    }

    private StreamMemory NewMemory() => new(_model.Language.Config, _model.Compute.Dtype, _model.Compute.Device, _budget);
}
