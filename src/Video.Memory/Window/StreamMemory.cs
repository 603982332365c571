using TorchSharp;
using Video.Language.Models;
using static TorchSharp.torch;

namespace Video.Memory.Window;

/// <summary>
/// What one stream remembers: keys and values of every layer for its prompt prefix (the sink) and its frames, in order of time.
/// </summary>
/// <remarks>
/// Appended to and read by one thread at a time (the inference engine's). Keys are stored rotated at the token's position in the
/// stream, so forgetting old frames moves no frame. The sink alone moves: wherever frames between it and the first visible one are
/// left out, its keys are turned to the positions just before that frame, so that it never lies further back than the model was
/// trained on (StreamingLLM, Xiao et al. 2023, keeps its sink at hand in the same way). Memory is bounded; see <see cref="MemoryBudget"/>.
/// </remarks>
public sealed class StreamMemory : IKeyValueCache, IDisposable
{
    private const int FirstCapacity = 256;

    private readonly LanguageConfig _config;
    private readonly ScalarType _dtype;
    private readonly Device _device;
    private readonly MemoryBudget _budget;
    private readonly List<RememberedFrame> _frames = [];
    private readonly LayerSlab[] _slabs;
    private Sink _sink = Sink.None;
    private int _capacity;
    private bool _disposed;

    public StreamMemory(LanguageConfig config, ScalarType dtype, Device device, MemoryBudget budget)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(budget.MaxFrames, 2);
        (_config, _dtype, _device, _budget) = (config, dtype, device, budget);
        _capacity = Math.Min(FirstCapacity, budget.MaxTokens);
        _slabs = [.. Enumerable.Range(0, config.Layers).Select(_ => NewSlab(_capacity))];
    }

    /// <summary>Tokens held: sink and frames.</summary>
    public int Length { get; private set; }

    /// <summary>RoPE position of the next token.</summary>
    public long NextPosition { get; private set; }

    /// <summary>Frames held, oldest first.</summary>
    public IReadOnlyList<RememberedFrame> Frames => _frames;

    /// <summary>Frames that were remembered once and gave way to newer ones.</summary>
    public long FramesForgotten { get; private set; }

    /// <summary>Bytes held for keys and values.</summary>
    public long Bytes => (long)_capacity * _config.Layers * 2 * _config.KeyValueHeads * _config.HeadDim * _dtype.ElementSize();

    /// <summary>Makes room for <paramref name="frames"/> frames of together <paramref name="tokens"/> tokens, forgetting the oldest half when over budget.</summary>
    /// <exception cref="VideoException"><see cref="ErrorCode.OverBudget"/> when that many tokens do not fit the budget at all.</exception>
    public void MakeRoom(int frames, int tokens)
    {
        if (_sink.Length + tokens > _budget.MaxTokens)
            throw new VideoException(ErrorCode.OverBudget,
                $"One step of the stream has {tokens} tokens; its memory is limited to {_budget.MaxTokens}.");
        while (_frames.Count > 0 && (_frames.Count + frames > _budget.MaxFrames || Length + tokens > _budget.MaxTokens)) ForgetOlderHalf();
        if (Length + tokens > _capacity) Resize(Math.Min(Math.Max(_capacity * 2, Length + tokens), _budget.MaxTokens));
    }

    public (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var count = (int)keys.shape[1];
        if (Length + count > _capacity) throw new InvalidOperationException("Append without room: MakeRoom comes first.");
        _slabs[layer].Write(Length, keys, values);
        var all = _slabs[layer].Read(0, Length + count);
        if (layer == _config.Layers - 1)
        {
            Length += count;
            NextPosition += count;
        }
        return all;
    }

    /// <summary>Declares that the tokens held so far are the stream's prompt prefix, which is never forgotten.</summary>
    public void CloseSink()
    {
        if (_frames.Count > 0) throw new InvalidOperationException("The sink comes before all frames.");
        _sink = Sink.Of(_slabs, Length, _config);
    }

    /// <summary>Declares that the last <paramref name="count"/> tokens appended, or a part that ends <paramref name="after"/> tokens before their end, are a frame.</summary>
    public void AddFrame(MediaTime time, int count, int visualTokens, int after = 0) =>
        _frames.Add(new RememberedFrame(time, Length - after - count, count, visualTokens, NextPosition - after - count));

    /// <summary>What a question may see, copied into a cache of its own with room for <paramref name="room"/> further tokens.</summary>
    /// <param name="from">No frame before this stream time; null: from the oldest remembered.</param>
    /// <param name="at">No frame after this stream time; null: up to the newest.</param>
    /// <param name="room">Tokens that can be appended to the copy.</param>
    public QuestionCache Snapshot(TimeSpan? from, TimeSpan? at, int room)
    {
        if (_disposed) throw new VideoException(ErrorCode.Conflict, "The stream was closed.");
        var frames = _frames.Where(frame => !(frame.Time.Position < from) && !(frame.Time.Position > at)).ToArray();
        var (start, end) = frames.Length == 0 ? (_sink.Length, _sink.Length) : (frames[0].Start, frames[^1].End);
        var layers = _slabs.Select(slab => slab.Copy(_sink.Length, start, end, room)).ToArray();
        if (frames.Length > 0) _sink.MoveBefore(frames[0].Position, layers);
        var moved = frames.Select(frame => frame with { Start = frame.Start - start + _sink.Length }).ToArray();
        return new QuestionCache(layers, moved, _sink.Length + end - start, frames.Length == 0 ? _sink.Length : frames[^1].EndPosition);
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        foreach (var slab in _slabs) slab.Dispose();
        _sink.Dispose();
    }

    private void ForgetOlderHalf()
    {
        var forgotten = Math.Max(1, _frames.Count / 2);
        var start = forgotten == _frames.Count ? Length : _frames[forgotten].Start;
        var shift = start - _sink.Length;
        for (var layer = 0; layer < _slabs.Length; layer++)
            Replace(layer, _slabs[layer].Copy(_sink.Length, start, Length, _capacity - (Length - shift)));
        _frames.RemoveRange(0, forgotten);
        for (var i = 0; i < _frames.Count; i++) _frames[i] = _frames[i] with { Start = _frames[i].Start - shift };
        if (_frames.Count > 0) _sink.MoveBefore(_frames[0].Position, _slabs);
        Length -= shift;
        FramesForgotten += forgotten;
    }

    private void Resize(int capacity)
    {
        for (var layer = 0; layer < _slabs.Length; layer++) Replace(layer, _slabs[layer].Copy(0, 0, Length, capacity - Length));
        _capacity = capacity;
    }

    private void Replace(int layer, LayerSlab slab)
    {
        _slabs[layer].Dispose();
        _slabs[layer] = slab;
    }

    private LayerSlab NewSlab(int capacity) => new(_config.KeyValueHeads, capacity, _config.HeadDim, _dtype, _device);
}
