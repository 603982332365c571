using Video.Language.Models;
using Video.Memory.Window;
using static TorchSharp.torch;

namespace Video.Memory.Rekv;

/// <summary>What one layer sees while a question is answered: the sink, the frames it chose, then prompt and answer; keys rotated once, positions from 0 on.</summary>
internal sealed class QuestionContext : IDisposable
{
    private readonly LayerSlab _slab;
    private readonly Tensor _sinkKeys;                      // unrotated, which is position 0
    private readonly Tensor _sinkValues;
    private readonly int _capacity;

    /// <param name="sink">Keys before RoPE, and values, of the prompt's prefix: [heads, tokens, headDim]; this's from here on.</param>
    /// <param name="frames">The frames in order, [tokens, 2, heads, headDim] each; copied.</param>
    /// <param name="room">Tokens that can be appended.</param>
    /// <param name="rotation">Of contexts: the positions from 0 on.</param>
    public QuestionContext((Tensor Keys, Tensor Values) sink, IReadOnlyList<Tensor> frames, int room, RunningRotation rotation)
    {
        (_sinkKeys, _sinkValues) = (sink.Keys.DetachFromDisposeScope(), sink.Values.DetachFromDisposeScope());
        using var scope = NewDisposeScope();
        var keys = cat([_sinkKeys, .. frames.Select(frame => frame.select(1, 0).transpose(0, 1))], 1);
        var values = cat([_sinkValues, .. frames.Select(frame => frame.select(1, 1).transpose(0, 1))], 1);
        Length = (int)keys.shape[1];
        _capacity = Length + room;
        _slab = new LayerSlab(keys.shape[0], _capacity, keys.shape[2], keys.dtype, keys.device);
        _slab.Write(0, rotation.Keys(keys, 0), values);
    }

    public int Length { get; private set; }

    /// <summary>As <see cref="IKeyValueCache.Attend"/>.</summary>
    /// <param name="rotation">Of what is appended.</param>
    /// <param name="far">How the sink sees the queries.</param>
    /// <param name="local">As in <see cref="RekvOptions.Local"/>.</param>
    /// <param name="layer">For the probe.</param>
    /// <param name="queries">Before RoPE.</param>
    /// <param name="keys">Before RoPE.</param>
    /// <param name="values">Theirs.</param>
    /// <param name="keep">Whether the tokens stay; the question's own do not.</param>
    /// <param name="probe">May be null.</param>
    public Tensor Attend(
        RunningRotation rotation, FarTurn far, int local, int layer, Tensor queries, Tensor keys, Tensor values, bool keep, IAttentionProbe? probe)
    {
        var (start, count) = (Length, (int)keys.shape[1]);
        if (start + count > _capacity) throw new InvalidOperationException($"A question's context was opened for {_capacity} tokens; {start + count} are too many.");
        using var scope = NewDisposeScope();
        _slab.Write(start, rotation.Keys(keys, start), values);
        var (allKeys, allValues) = _slab.Read(start + count);
        if (keep) Length += count;
        var window = new Attended(rotation.Queries(queries, start), allKeys, allValues);
        Attended? sink = start + count > local ? new Attended(far.Apply(queries), _sinkKeys, _sinkValues) : null;
        return SinkWindowAttention.Attend(window, sink, local, fromAfar: true, layer, probe).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _slab.Dispose();
        _sinkKeys.Dispose();
        _sinkValues.Dispose();
    }
}
