using Video.Language.Models;
using static TorchSharp.torch;

namespace Video.Memory.Window;

/// <summary>A question's own keys and values: what it sees of a stream, at positions from 0 without a hole; and behind that what the question appends. Every layer sees all of it.</summary>
internal sealed class QuestionContext : IDisposable
{
    private readonly LayerSlab[] _layers;
    private readonly RunningRotation _rotation;

    /// <param name="config">Layers, heads and rotary base.</param>
    /// <param name="layers">Slabs in which the first tokens are, keys turned.</param>
    /// <param name="length">How many they are.</param>
    public QuestionContext(LanguageConfig config, LayerSlab[] layers, int length)
    {
        (_layers, Length) = (layers, length);
        _rotation = new RunningRotation(config);
    }

    /// <summary>Tokens held; the next one's position.</summary>
    public int Length { get; private set; }

    /// <summary>As in <see cref="IKeyValueCache.Attend"/>.</summary>
    public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values, IAttentionProbe? probe)
    {
        using var scope = NewDisposeScope();
        var (start, count) = (Length, (int)keys.shape[1]);
        _layers[layer].Write(start, _rotation.Keys(keys, start), values);
        var (allKeys, allValues) = _layers[layer].Read(start + count);
        if (layer == _layers.Length - 1) Length += count;
        return CausalAttention.Attend(_rotation.Queries(queries, start), allKeys, allValues, layer, probe).MoveToOuterDisposeScope();
    }

    /// <summary>As in <see cref="IBranchingView.Attend"/>.</summary>
    public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values, TreePass pass)
    {
        using var scope = NewDisposeScope();
        if (pass.Start != Length) throw new ArgumentException($"The pass begins at position {pass.Start}; {Length} tokens are held.", nameof(pass));
        _layers[layer].Write(Length, pass.Keys(keys), values);
        var (allKeys, allValues) = _layers[layer].Read(Length + (int)keys.shape[1]);
        return pass.Attend(queries, allKeys, allValues).MoveToOuterDisposeScope();
    }

    /// <summary>Takes back what was appended behind the first tokens.</summary>
    public void Truncate(int length) => Length = length;

    public void Dispose()
    {
        foreach (var layer in _layers) layer.Dispose();
        _rotation.Dispose();
    }
}
