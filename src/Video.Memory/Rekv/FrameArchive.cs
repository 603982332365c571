using TorchSharp;
using Video.Language.Models;
using static TorchSharp.torch;

namespace Video.Memory.Rekv;

/// <summary>Keys (before RoPE) and values of every frame read, in the order of the stream; frames are known by their number in it.</summary>
/// <remarks>A pass is planned, written layer by layer, and committed when it is through; one that fails leaves nothing behind.</remarks>
internal sealed class FrameArchive(LanguageConfig config, ScalarType dtype, long budget) : IDisposable
{
    private const int SlabTokens = 1024;

    private readonly List<FrameSlab> _slabs = [];          // oldest first
    private readonly List<Stored> _frames = [];            // the first few of them may be gone: _gone
    private readonly List<Stored> _planned = [];
    private int _gone;
    private long _forgotten;
    private TimeRange? _dropped;

    private readonly record struct Stored(RememberedFrame Frame, FrameSlab Slab, int At);

    /// <summary>Number of the oldest frame held.</summary>
    public long First => _forgotten + _gone;

    /// <summary>Number of the next frame.</summary>
    public long End => _forgotten + _frames.Count;

    public int Count => _frames.Count - _gone;

    /// <summary>From the first frame that gave way to the last; null when none has.</summary>
    public TimeRange? Dropped => _dropped;

    /// <summary>Tokens of the frames held.</summary>
    public long Tokens { get; private set; }

    /// <summary>Bytes of the keys and values of the frames held, in all layers.</summary>
    public long Held => Tokens * TokenBytes;

    /// <summary>Bytes allocated: what is held, and at most two slabs' ends.</summary>
    public long Bytes => _slabs.Sum(slab => (long)slab.Capacity) * TokenBytes;

    private long TokenBytes => 2L * config.Layers * config.KeyValueHeads * config.HeadDim * dtype.ElementSize();

    public RememberedFrame this[long frame] => At(frame).Frame;

    /// <summary>Finds places for the frames of a pass.</summary>
    /// <exception cref="VideoException"><see cref="ErrorCode.OverBudget"/>: a frame that does not fit the budget even alone.</exception>
    public void Plan(IReadOnlyList<RememberedFrame> frames)
    {
        Abandon();
        foreach (var frame in frames)
            if (budget > 0 && frame.Count * TokenBytes > budget)
                throw new VideoException(ErrorCode.OverBudget,
                    $"A frame of {frame.Count} tokens takes {frame.Count * TokenBytes} bytes of memory; the stream's budget is {budget}.", "budget");
        var (slab, used) = _slabs.Count > 0 ? (_slabs[^1], _slabs[^1].Used) : (null, 0);
        foreach (var frame in frames)
        {
            if (slab is null || used + frame.Count > slab.Capacity)
            {
                slab = new FrameSlab(config.Layers, Math.Max(SlabTokens, frame.Count), config.KeyValueHeads, config.HeadDim, dtype);
                _slabs.Add(slab);
                used = 0;
            }
            _planned.Add(new Stored(frame, slab, used));
            used += frame.Count;
        }
    }

    /// <summary>Keeps one layer of a planned frame: [heads, tokens, headDim] each.</summary>
    public void Write(int layer, int planned, Tensor keys, Tensor values) =>
        _planned[planned].Slab.Write(layer, _planned[planned].At, keys, values);

    public void Commit()
    {
        foreach (var stored in _planned)
        {
            stored.Slab.Used = stored.At + stored.Frame.Count;
            stored.Slab.Frames++;
            Tokens += stored.Frame.Count;
            _frames.Add(stored);
        }
        _planned.Clear();
        while (budget > 0 && Held > budget) DropOldest();
    }

    /// <summary>Says of the newest frame until when nothing changed.</summary>
    public void Pass(TimeRange passed) => _frames[^1] = _frames[^1] with { Frame = _frames[^1].Frame with { Passed = passed } };

    /// <summary>One layer of a frame, [tokens, 2, heads, headDim]: a view.</summary>
    public Tensor Read(int layer, long frame)
    {
        var (known, slab, at) = At(frame);
        return slab.Read(layer, at, known.Count);
    }

    public void Dispose()
    {
        foreach (var slab in _slabs) slab.Dispose();
    }

    private void Abandon()
    {
        if (_planned.Count == 0) return;
        _planned.Clear();
        foreach (var slab in _slabs.Where(slab => slab.Used == 0).ToArray()) Free(slab);
    }

    private Stored At(long frame) => _frames[checked((int)(frame - _forgotten))];

    private void DropOldest()
    {
        var (frame, slab, _) = _frames[_gone++];
        Tokens -= frame.Count;
        _dropped = new TimeRange(_dropped?.From ?? frame.Time.Position, frame.Until);
        if (--slab.Frames == 0 && slab != _slabs[^1]) Free(slab);
        // Moved in large steps, so that a stream of any length pays a constant for each frame.
        if (_gone <= _frames.Count / 2) return;
        _frames.RemoveRange(0, _gone);
        (_forgotten, _gone) = (_forgotten + _gone, 0);
    }

    private void Free(FrameSlab slab)
    {
        _slabs.Remove(slab);
        slab.Dispose();
    }
}
