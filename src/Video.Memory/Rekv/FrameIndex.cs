using Video.Language.Models;
using static TorchSharp.torch;

namespace Video.Memory.Rekv;

/// <summary>What each frame is found by: in every layer the mean of its tokens' keys before RoPE.</summary>
/// <remarks>
/// Upstream repeats the mean for all query heads that share a key head and takes the dot product with the mean query [heads * headDim]. Adding
/// up those query heads first gives the same sums from a vector that is heads / key-value heads times shorter.
/// </remarks>
internal sealed class FrameIndex(LanguageConfig config, Device device) : IDisposable
{
    private const int FirstCapacity = 64;

    private readonly long _width = config.KeyValueHeads * config.HeadDim;
    private Tensor? _rows;                                  // float32 [layers, capacity, key-value heads * headDim]
    private long _first;                                    // number of the frame in row 0
    private int _count;

    public long Bytes => _rows is { } rows ? rows.NumberOfElements * sizeof(float) : 0;

    /// <summary>Makes room for so many more; frames before <paramref name="oldest"/> are not looked for any more.</summary>
    public void Reserve(int frames, long oldest)
    {
        var capacity = _rows?.shape[1] ?? 0;
        if (_count + frames <= capacity) return;
        var gone = (int)(oldest - _first);
        var kept = _count - gone;
        using var scope = NewDisposeScope();
        var rows = empty([config.Layers, Math.Max(FirstCapacity, 2 * (kept + frames)), _width], ScalarType.Float32, device).DetachFromDisposeScope();
        if (kept > 0) rows.narrow(1, 0, kept).copy_(_rows!.narrow(1, gone, kept));
        _rows?.Dispose();
        (_rows, _first, _count) = (rows, oldest, kept);
    }

    /// <summary>Keeps one layer of a frame of the pass in progress.</summary>
    /// <param name="layer">From 0.</param>
    /// <param name="ofPass">Which of the pass's frames.</param>
    /// <param name="keys">[key-value heads, tokens, headDim] before RoPE.</param>
    public void Write(int layer, int ofPass, Tensor keys)
    {
        using var scope = NewDisposeScope();
        _rows!.select(0, layer).select(0, _count + ofPass).copy_(keys.to_type(ScalarType.Float32).mean([1L]).flatten());
    }

    public void Advance(int frames) => _count += frames;

    /// <summary>A layer's rows of the frames from one number up to, not including, another: float32 [frames, key-value heads * headDim], a view.</summary>
    public Tensor Rows(int layer, long from, long to)
    {
        using var scope = NewDisposeScope();
        return _rows!.select(0, layer).narrow(0, from - _first, to - from).MoveToOuterDisposeScope();
    }

    /// <summary>How well frames match a question: the dot product of mean query and mean key, one a frame.</summary>
    /// <param name="layer">From 0.</param>
    /// <param name="queryMean">float32 [heads, headDim]</param>
    /// <param name="from">Number of the first frame.</param>
    /// <param name="to">Number after the last.</param>
    public float[] Scores(int layer, Tensor queryMean, long from, long to)
    {
        using var scope = NewDisposeScope();
        var query = queryMean.view(config.KeyValueHeads, config.Heads / config.KeyValueHeads, config.HeadDim).sum(dim: 1).flatten();
        return Rows(layer, from, to).matmul(query).cpu().data<float>().ToArray();
    }

    public void Dispose() => _rows?.Dispose();
}
