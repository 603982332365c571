using Video.Language.Models;
using static TorchSharp.torch;

namespace Video.Memory.Rolling;

/// <summary>The cache that one pass of a stream's reading runs over: new tokens attend to the window, and are kept, before RoPE, as live ones.</summary>
internal sealed class ReadingPass(AttendedWindow window, SlidingTokens live, int layers, int tokens) : IKeyValueCache
{
    private int _layers;

    public int Length => window.Length;

    public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values, IAttentionProbe? probe)
    {
        if (layer != _layers || keys.shape[1] != tokens)
            throw new InvalidOperationException($"A pass of {tokens} tokens goes through the layers in order; layer {layer} came with {keys.shape[1]} tokens after {_layers} layers.");
        if (probe is not null) throw new NotSupportedException("Reading a stream is not probed.");
        live.Write(layer, window.End, keys, values);
        _layers++;
        return window.Attend(layer, queries, keys, values);
    }

    public void AssertComplete()
    {
        if (_layers != layers) throw new InvalidOperationException($"A pass has gone through {_layers} of {layers} layers.");
    }
}
