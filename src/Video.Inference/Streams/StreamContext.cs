using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Memory.Window;
using static TorchSharp.torch;

namespace Video.Inference.Streams;

/// <summary>One stream as the model knows it: frames go in, and become the memory that questions are answered from.</summary>
/// <remarks>
/// When the memory's budget is reached, the older frames are forgotten until at most half of it is in use, and those that stay are read
/// again from the beginning of the prompt. So the model is always where it was trained to be: a prefix, then frames, at
/// positions that do not grow with the stream. The second reading at most doubles the cost of prefill, and the vision side is not run again.
/// </remarks>
public sealed class StreamContext : IAsyncDisposable
{
    /// <summary>Frames that one pass through the language model takes at most, which bounds its activations.</summary>
    private const int FramesAPass = 8;

    private readonly VideoModel _model;
    private readonly InferenceEngine _engine;
    private readonly MemoryBudget _budget;
    // touched on the engine's thread only
    private readonly List<SeenFrame> _seen = [];
    private readonly StreamMemory _memory;
    private long _forgotten;
    private bool _closed;

    public StreamContext(VideoModel model, InferenceEngine engine, MemoryBudget? budget = null)
    {
        (_model, _engine, _budget) = (model, engine, budget ?? model.Budget);
        _memory = NewMemory();
    }

    /// <summary>Reads frames into the memory, in order, all in one step. The frames stay the caller's.</summary>
    /// <returns>Where the time went, and what the memory holds now.</returns>
    public Task<StreamStep> AppendAsync(IReadOnlyList<Frame> frames, WorkClass kind = WorkClass.Frames, CancellationToken cancellation = default) =>
        _engine.RunAsync(kind, () => Append(frames), cancellation);

    /// <summary>A question's own copy of the stream: the frames in a range of its time.</summary>
    /// <remarks>
    /// Called on the engine's thread, from within a piece of work. Up to any moment it is a copy of what is held; from a moment on, the
    /// frames are read again without those before, so that nothing of them is left in what the question sees.
    /// </remarks>
    /// <param name="from">No frame before this stream time; null: from the oldest remembered.</param>
    /// <param name="at">No frame after this stream time; null: up to the newest.</param>
    /// <param name="room">Tokens that can be appended to the copy.</param>
    /// <exception cref="VideoException"><see cref="ErrorCode.Conflict"/> when the stream has been closed.</exception>
    public QuestionCache Snapshot(TimeSpan? from, TimeSpan? at, int room)
    {
        if (_closed) throw new VideoException(ErrorCode.Conflict, "The stream was closed.");
        if (_seen.Count == 0 || !(_seen[0].Time.Position < from)) return _memory.Snapshot(at, room);
        using var part = NewMemory();
        Read(part, [.. _seen.Where(frame => frame.Time.Position >= from && !(frame.Time.Position > at))]);
        return part.Snapshot(at, room);
    }

    /// <summary>Frees the memory once work in progress is done.</summary>
    public async ValueTask DisposeAsync() => await _engine.RunAsync(WorkClass.Decode, Close);

    private void Close()
    {
        if (_closed) return;
        _closed = true;
        _memory.Dispose();
        foreach (var frame in _seen) frame.Dispose();
    }

    private StreamStep Append(IReadOnlyList<Frame> frames)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        var started = TimeProvider.System.GetTimestamp();
        var visual = _model.See(frames);                                                   // [frames, tokens, hidden]
        var seen = TimeProvider.System.GetTimestamp();

        var added = frames.Select((frame, i) => Embed(frame.Time, visual[i])).ToArray();
        _seen.AddRange(added);
        if (_memory.HasRoom(added.Length, added.Sum(frame => frame.Tokens))) Read(_memory, added);
        else StartOver(atLeast: added.Length);

        return new StreamStep(
            TimeProvider.System.GetElapsedTime(started, seen), TimeProvider.System.GetElapsedTime(seen),
            _seen.Count, _forgotten, _memory.Bytes + _seen.Sum(frame => frame.Bytes));
    }

    private SeenFrame Embed(MediaTime time, Tensor visual)
    {
        var header = _model.Prompt.FrameHeader(time.Position);
        var embeddings = header.Count == 0 ? visual.clone() : cat([_model.Embed(header), visual], 0);
        return new SeenFrame(time, embeddings.DetachFromDisposeScope(), _model.TokensPerFrame);
    }

    private void StartOver(int atLeast)
    {
        var gone = _seen[..^Keepable(atLeast)];
        foreach (var frame in gone) frame.Dispose();
        _seen.RemoveRange(0, gone.Count);
        _forgotten += gone.Count;
        _memory.Clear();
        Read(_memory, _seen);
    }

    /// <summary>How many of the newest frames take at most half of the budget.</summary>
    private int Keepable(int atLeast)
    {
        var (kept, tokens) = (0, 0);
        foreach (var frame in Enumerable.Reverse(_seen))
        {
            tokens += frame.Tokens;
            if (kept >= atLeast && (kept >= _budget.MaxFrames / 2 || tokens > _budget.MaxTokens / 2)) break;
            kept++;
        }
        return kept;
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
                memory.AddFrame(frame.Time, frame.Tokens, frame.VisualTokens, after);
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
