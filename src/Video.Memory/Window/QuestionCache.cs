using Video.Language.Models;
using static TorchSharp.torch;

namespace Video.Memory.Window;

/// <summary>A question's own copy of what it may see, to which its prompt and answer are appended. The stream knows nothing of it.</summary>
public sealed class QuestionCache : IKeyValueCache, IDisposable
{
    private readonly LayerSlab[] _layers;

    internal QuestionCache(LayerSlab[] layers, IReadOnlyList<RememberedFrame> frames, int length, long position) =>
        (_layers, Frames, Length, NextPosition) = (layers, frames, length, position);

    /// <summary>The frames that can be seen, oldest first; their token indices count in this cache.</summary>
    public IReadOnlyList<RememberedFrame> Frames { get; }

    public int Length { get; private set; }

    /// <summary>RoPE position of the next token: it goes on after the newest frame seen.</summary>
    public long NextPosition { get; private set; }

    public (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values)
    {
        var count = (int)keys.shape[1];
        _layers[layer].Write(Length, keys, values);
        var all = _layers[layer].Read(0, Length + count);
        if (layer == _layers.Length - 1)
        {
            Length += count;
            NextPosition += count;
        }
        return all;
    }

    public void Dispose()
    {
        foreach (var layer in _layers) layer.Dispose();
    }
}
