using TorchSharp;
using Video.Language.Models;
using static TorchSharp.torch;

namespace Video.Memory.Window;

/// <summary>
/// Keys and values, in every layer, of what a stream's language model has read: the prompt's prefix, then frames in order of time.
/// </summary>
/// <remarks>Appended to and read by one thread at a time (the inference engine's). A token's RoPE position is its index.</remarks>
public sealed class StreamMemory : IKeyValueCache, IDisposable
{
    private const int FirstCapacity = 256;

    private readonly LanguageConfig _config;
    private readonly ScalarType _dtype;
    private readonly Device _device;
    private readonly MemoryBudget _budget;
    private readonly List<RememberedFrame> _frames = [];
    private readonly LayerSlab[] _slabs;
    private readonly RunningRotation _rotation;
    private int _capacity;

    public StreamMemory(LanguageConfig config, ScalarType dtype, Device device, MemoryBudget budget)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(budget.MaxFrames, 2);
        (_config, _dtype, _device, _budget) = (config, dtype, device, budget);
        _rotation = new RunningRotation(config);
        _capacity = Math.Min(FirstCapacity, budget.MaxTokens);
        _slabs = [.. Enumerable.Range(0, config.Layers).Select(_ => new LayerSlab(config.KeyValueHeads, _capacity, config.HeadDim, dtype, device))];
    }

    /// <summary>Tokens held: prefix and frames.</summary>
    public int Length { get; private set; }

    /// <summary>Frames held, oldest first.</summary>
    public IReadOnlyList<RememberedFrame> Frames => _frames;

    /// <summary>Bytes held for keys and values.</summary>
    public long Bytes => (long)_capacity * _config.Layers * 2 * _config.KeyValueHeads * _config.HeadDim * _dtype.ElementSize();

    /// <summary>Whether so much more stays within the budget.</summary>
    public bool HasRoom(int frames, int tokens) => _frames.Count + frames <= _budget.MaxFrames && Length + tokens <= _budget.MaxTokens;

    /// <summary>Grows, if need be, so that <paramref name="tokens"/> more can be appended.</summary>
    /// <exception cref="VideoException"><see cref="ErrorCode.OverBudget"/> when the budget does not allow as many.</exception>
    public void Reserve(int tokens)
    {
        if (Length + tokens > _budget.MaxTokens)
            throw new VideoException(ErrorCode.OverBudget,
                $"{tokens} tokens more than the {Length} held do not fit the stream's memory, which is limited to {_budget.MaxTokens}.");
        if (Length + tokens > _capacity) Resize(Math.Min(Math.Max(_capacity * 2, Length + tokens), _budget.MaxTokens));
    }

    public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values, IAttentionProbe? probe)
    {
        using var scope = NewDisposeScope();
        var (start, count) = (Length, (int)keys.shape[1]);
        if (start + count > _capacity) throw new InvalidOperationException("Attend without room: Reserve comes first.");
        _slabs[layer].Write(start, _rotation.Keys(keys, start), values);
        var (allKeys, allValues) = _slabs[layer].Read(start + count);
        if (layer == _config.Layers - 1) Length += count;
        return CausalAttention.Attend(_rotation.Queries(queries, start), allKeys, allValues, layer, probe).MoveToOuterDisposeScope();
    }

    /// <summary>Declares that <paramref name="count"/> of the tokens appended last, but for <paramref name="after"/> that came after them, are a frame.</summary>
    public void AddFrame(MediaTime time, int count, IReadOnlyList<int> places, TimeRange? passed = null, int after = 0) =>
        _frames.Add(new RememberedFrame(time, Length - after - count, count, places, passed));

    /// <summary>Declares that frames were seen after the newest held of which no token was sent.</summary>
    public void Pass(TimeRange passed) => _frames[^1] = _frames[^1] with { Passed = passed };

    /// <summary>What a question may see, copied into a cache of its own: the prefix and all frames up to a moment. Attention is causal, so this is exactly what was held then.</summary>
    /// <param name="at">No frame after this stream time; null: up to the newest.</param>
    /// <param name="room">Tokens that can be appended to the copy.</param>
    public QuestionCache Snapshot(TimeSpan? at, int room)
    {
        var frames = _frames.TakeWhile(frame => !(frame.Time.Position > at)).Select(frame => frame.AsOf(at)).ToArray();
        var length = frames.Length > 0 ? frames[^1].End : _frames.Count > 0 ? _frames[0].Start : Length;
        return new QuestionCache(_config, [.. _slabs.Select(slab => slab.Copy(length, length + room))], frames, length);
    }

    /// <summary>Forgets everything, the prefix too.</summary>
    public void Clear()
    {
        _frames.Clear();
        Length = 0;
    }

    public void Dispose()
    {
        foreach (var slab in _slabs) slab.Dispose();
        _rotation.Dispose();
    }

    private void Resize(int capacity)
    {
        for (var layer = 0; layer < _slabs.Length; layer++)
        {
            using var old = _slabs[layer];
            _slabs[layer] = old.Copy(Length, capacity);
        }
        _capacity = capacity;
    }
}
