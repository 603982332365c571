using Video.Language.Models;
using static TorchSharp.torch;

namespace Video.Memory.Window;

/// <summary>A question's own copy of what it may see, to which its prompt and answer are appended. The stream knows nothing of it.</summary>
public sealed class QuestionCache : IKeyValueCache, IDisposable
{
    private readonly LayerSlab[] _layers;

    internal QuestionCache(LayerSlab[] layers, IReadOnlyList<RememberedFrame> frames, int length) =>
        (_layers, Frames, Length) = (layers, frames, length);

    /// <summary>The frames that can be seen, oldest first.</summary>
    public IReadOnlyList<RememberedFrame> Frames { get; }

    /// <summary>Tokens held; the next one's RoPE position.</summary>
    public int Length { get; private set; }

    public (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values)
    {
        var count = (int)keys.shape[1];
        _layers[layer].Write(Length, keys, values);
        var all = _layers[layer].Read(Length + count);
        if (layer == _layers.Length - 1) Length += count;
        return all;
    }

    public void Dispose()
    {
        foreach (var layer in _layers) layer.Dispose();
    }
}
