using Video.Language.Models;
using static TorchSharp.torch;

namespace Video.Memory.Window;

/// <summary>A stream's prompt prefix: the tokens that every later one may look at, and that attention leans on (the attention sink).</summary>
/// <remarks>Its keys are kept as they were rotated at the stream's beginning; moved ones are turned from these, so that errors do not add up.</remarks>
internal sealed class Sink : IDisposable
{
    private readonly Tensor[] _keys; // a layer's: [key-value heads, Length, head dim], rotated at positions 0..Length
    private readonly Rotary? _rotary;

    private Sink(Tensor[] keys, int length, Rotary? rotary) => (_keys, Length, _rotary) = (keys, length, rotary);

    /// <summary>No tokens.</summary>
    public static Sink None { get; } = new([], 0, null);

    public int Length { get; }

    /// <summary>The first <paramref name="length"/> tokens of the slabs, which lie at positions 0..length.</summary>
    public static Sink Of(LayerSlab[] slabs, int length, LanguageConfig config)
    {
        using var scope = NewDisposeScope();
        var keys = slabs.Select(slab => slab.Read(0, length).Keys.clone().DetachFromDisposeScope()).ToArray();
        return new Sink(keys, length, new Rotary(config.HeadDim, config.RopeTheta));
    }

    /// <summary>Turns the sink's keys in the slabs to the positions just before <paramref name="position"/>.</summary>
    public void MoveBefore(long position, LayerSlab[] slabs)
    {
        if (Length == 0) return;
        using var scope = NewDisposeScope();
        var turn = _rotary!.At(full([Length], position - Length, ScalarType.Int64), _keys[0].device);
        for (var layer = 0; layer < slabs.Length; layer++) slabs[layer].WriteKeys(0, turn.Apply(_keys[layer]));
    }

    public void Dispose()
    {
        foreach (var keys in _keys) keys.Dispose();
    }
}
