using Video.Language.Models;
using static TorchSharp.torch;

namespace Video.Memory.Window;

/// <summary>A question's own copy of all that was held up to its moment. Every layer sees all of it.</summary>
public sealed class QuestionCache : IQuestionView
{
    private readonly LayerSlab[] _layers;
    private readonly RunningRotation _rotation;
    private readonly FramePlace[] _layout;

    internal QuestionCache(LanguageConfig config, LayerSlab[] layers, IReadOnlyList<RememberedFrame> frames, int length)
    {
        (_layers, Frames, Length) = (layers, frames, length);
        _rotation = new RunningRotation(config);
        _layout = [.. frames.Select((frame, i) => new FramePlace(i, frame.Start))];
    }

    public IReadOnlyList<RememberedFrame> Frames { get; }

    public IReadOnlyList<RecalledSpan> Recalled => [];

    public IReadOnlyList<MemoryGap> Gaps => [];

    /// <summary>Tokens held; the next one's RoPE position.</summary>
    public int Length { get; private set; }

    public IReadOnlyList<FramePlace> Layout(int layer) => _layout;

    public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values, IAttentionProbe? probe)
    {
        using var scope = NewDisposeScope();
        var (start, count) = (Length, (int)keys.shape[1]);
        _layers[layer].Write(start, _rotation.Keys(keys, start), values);
        var (allKeys, allValues) = _layers[layer].Read(start + count);
        if (layer == _layers.Length - 1) Length += count;
        return CausalAttention.Attend(_rotation.Queries(queries, start), allKeys, allValues, layer, probe).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var layer in _layers) layer.Dispose();
        _rotation.Dispose();
    }
}
