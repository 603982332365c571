using TorchSharp;
using Video.Language.Models;
using Video.Memory.Window;
using static TorchSharp.torch;

namespace Video.Memory.Rekv;

/// <summary>The newest keys and values of every layer, keys rotated once by their position in the stream.</summary>
/// <remarks>
/// Buffers are filled from the front, and what the window still reaches is moved there when they are full: with half a window of slack, two
/// moves for each token at most, where upstream copies and rotates the whole window for each frame.
/// </remarks>
internal sealed class SlidingWindow(LanguageConfig config, int local, ScalarType dtype, Device device) : IDisposable
{
    private const int FirstCapacity = 256;

    private LayerSlab[] _slabs = [];
    private int _capacity;
    private int _length;

    /// <summary>Tokens within reach of the next one.</summary>
    public int Length => Math.Min(_length, local);

    public long Bytes => (long)_capacity * config.Layers * 2 * config.KeyValueHeads * config.HeadDim * dtype.ElementSize();

    /// <summary>Makes room for a pass of so many tokens.</summary>
    public void Reserve(int tokens)
    {
        if (_length + tokens <= _capacity) return;
        var kept = Length;
        var capacity = Math.Max(_capacity, Math.Min(Math.Max(2 * (kept + tokens), FirstCapacity), local + Math.Max(local / 2, tokens)));
        if (_slabs.Length == 0) _slabs = [.. Enumerable.Range(0, config.Layers).Select(_ => NewSlab(capacity))];
        else for (var layer = 0; layer < _slabs.Length; layer++) Move(layer, kept, capacity);
        (_capacity, _length) = (capacity, kept);
    }

    /// <summary>Puts a layer's tokens of the pass behind those that are there; they count once the pass is through.</summary>
    public void Write(int layer, Tensor keys, Tensor values) => _slabs[layer].Write(_length, keys, values);

    /// <summary>A layer's tokens, and so many of the pass in progress.</summary>
    public (Tensor Keys, Tensor Values) Read(int layer, int ofPass) => _slabs[layer].Read(_length + ofPass);

    public void Advance(int tokens) => _length += tokens;

    public void Dispose()
    {
        foreach (var slab in _slabs) slab.Dispose();
    }

    private LayerSlab NewSlab(int capacity) => new(config.KeyValueHeads, capacity, config.HeadDim, dtype, device);

    private void Move(int layer, int kept, int capacity)
    {
        using var scope = NewDisposeScope();
        using var old = _slabs[layer];
        var (keys, values) = old.Read(_length);
        _slabs[layer] = NewSlab(capacity);
        _slabs[layer].Write(0, keys.narrow(1, _length - kept, kept), values.narrow(1, _length - kept, kept));
    }
}
