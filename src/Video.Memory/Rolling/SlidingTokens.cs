using TorchSharp;
using Video.Language.Models;
using static TorchSharp.torch;

namespace Video.Memory.Rolling;

/// <summary>Keys and values, in every layer, of tokens that come at the end and go at the front.</summary>
/// <remarks>
/// Tokens are numbered from the stream's first on and keep their numbers. Two tensors [key-value heads, capacity, head dim] a layer, a quarter larger than what is held: when their end
/// is reached, what is still held moves to the front, so that a token is moved four times at most before it goes, however long the stream runs.
/// </remarks>
internal sealed class SlidingTokens : IDisposable
{
    private const int LeastSlack = 64;

    private readonly LanguageConfig _config;
    private readonly ScalarType _dtype;
    private readonly Device _device;
    private readonly Tensor?[] _keys;
    private readonly Tensor?[] _values;
    private long _origin;       // number of the token at index 0
    private int _capacity;

    /// <param name="config">Layers, heads and their width.</param>
    /// <param name="dtype">Of what is held.</param>
    /// <param name="device">Where it is held.</param>
    public SlidingTokens(LanguageConfig config, ScalarType dtype, Device device)
    {
        (_config, _dtype, _device) = (config, dtype, device);
        (_keys, _values) = (new Tensor?[config.Layers], new Tensor?[config.Layers]);
    }

    /// <summary>Number of the first token held.</summary>
    public long First { get; private set; }

    /// <summary>Number after the last token held.</summary>
    public long End { get; private set; }

    public long Bytes => (long)_capacity * _config.Layers * 2 * _config.KeyValueHeads * _config.HeadDim * _dtype.ElementSize();

    /// <summary>Makes room for so many tokens behind <see cref="End"/>.</summary>
    public void Reserve(int count)
    {
        if (End + count - _origin <= _capacity) return;
        var needed = checked((int)(End - First) + count);
        var wanted = checked(needed + Math.Max(needed / 4, LeastSlack));
        var capacity = Math.Max(_capacity, wanted);
        for (var layer = 0; layer < _keys.Length; layer++)
        {
            Move(ref _keys[layer], capacity);
            Move(ref _values[layer], capacity);
        }
        (_origin, _capacity) = (First, capacity);
    }

    /// <summary>Writes one layer's tokens from a number on that <see cref="Reserve"/> has made room for; they are copied.</summary>
    public void Write(int layer, long at, Tensor keys, Tensor values)
    {
        using var scope = NewDisposeScope();
        var start = at - _origin;
        _keys[layer]!.narrow(1, start, keys.shape[1]).copy_(keys);
        _values[layer]!.narrow(1, start, values.shape[1]).copy_(values);
    }

    /// <summary>Views of one layer's tokens from one number to before another; they show what is written later at the same place.</summary>
    public (Tensor Keys, Tensor Values) Read(int layer, long from, long end) =>
        (_keys[layer]!.narrow(1, from - _origin, end - from), _values[layer]!.narrow(1, from - _origin, end - from));

    /// <summary>Declares that so many tokens were written behind the end in every layer.</summary>
    public void Advance(int count) => End += count;

    /// <summary>Lets go of all tokens before a number.</summary>
    public void DropBefore(long token) => First = Math.Clamp(token, First, End);

    public void Dispose()
    {
        foreach (var tensor in _keys.Concat(_values)) tensor?.Dispose();
    }

    private void Move(ref Tensor? tensor, int capacity)
    {
        using var scope = NewDisposeScope();
        var held = tensor?.narrow(1, First - _origin, End - First);
        if (tensor is not null && capacity == _capacity)
        {
            // A copy between, because what is moved may overlap its new place.
            tensor.narrow(1, 0, End - First).copy_(held!.clone());
            return;
        }
        // It outlives the step that makes it, so no dispose scope owns it.
        var larger = empty([_config.KeyValueHeads, capacity, _config.HeadDim], _dtype, _device).DetachFromDisposeScope();
        if (held is not null) larger.narrow(1, 0, End - First).copy_(held);
        tensor?.Dispose();
        tensor = larger;
    }
}
