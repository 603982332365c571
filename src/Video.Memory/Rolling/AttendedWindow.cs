using Video.Language.Models;
using static TorchSharp.torch;

namespace Video.Memory.Rolling;

/// <summary>What a stream's new frames attend to: the sink, and right before them the frames that were read last.</summary>
/// <remarks>
/// <para>
/// A frame sees itself, as many whole frames before it as fit into the window together with it, and the sink at the positions right before the oldest of them: what a model reads is the
/// prompt's prefix and then frames, without a hole, as StreamingLLM (https://github.com/mit-han-lab/streaming-llm) and StreamingVLM do. It is the same whether frames are read one by one
/// or several a pass.
/// </para>
/// <para>
/// Rotary attention knows differences of positions only. So a frame's keys are turned once, by their place in the stream, and never again; when old frames go, the few keys of the sink are turned
/// anew instead, and written where the tokens that went have stood: sink and window lie in one piece, and nothing is copied to attend to them. Positions begin anew when they
/// get large, so that their angles stay exact however long the stream runs.
/// </para>
/// </remarks>
internal sealed class AttendedWindow : IDisposable
{
    /// <summary>Beyond this position, angles in double lose digits that float32 has.</summary>
    public const long PositionsAtMost = 1L << 30;

    private readonly int _window;
    private readonly long _positionsAtMost;
    private readonly Device _device;
    private readonly Rotary _rotary;
    private readonly RunningRotation _rotation;
    private readonly SlidingTokens _tokens;                    // keys turned by number - _zero
    private readonly LayerTokens[] _sink;
    private Queue<long> _frames = new();                       // numbers of their first tokens
    private List<Stretch> _stretches = [];
    private bool _readsSink;
    private long _zero;                                        // number of the token at position 0
    private long _sinkAt;                                      // number of the sink's first token in its present place; negative: unknown

    /// <param name="config">Layers, heads, width and rotary base.</param>
    /// <param name="dtype">Of what is held.</param>
    /// <param name="device">Where it is held.</param>
    /// <param name="window">Tokens of frames that a frame sees, itself included; a frame that is larger sees itself.</param>
    /// <param name="positionsAtMost">As <see cref="PositionsAtMost"/>.</param>
    /// <param name="first">Position of the first token.</param>
    public AttendedWindow(LanguageConfig config, ScalarType dtype, Device device, int window, long positionsAtMost = PositionsAtMost, long first = 0)
    {
        (_window, _positionsAtMost, _device, _zero) = (window, positionsAtMost, device, -first);
        (_rotary, _rotation) = (new Rotary(config.HeadDim, config.RopeTheta), new RunningRotation(config));
        _tokens = new SlidingTokens(config, dtype, device);
        _sink = [.. Enumerable.Range(0, config.Layers).Select(_ => new LayerTokens())];
    }

    /// <summary>Tokens of the sink.</summary>
    public int Sink { get; private set; }

    /// <summary>Tokens that can be attended to now: sink and window.</summary>
    public int Length => (int)(_tokens.End - _tokens.First);

    /// <summary>Number of the next token of the stream.</summary>
    public long End => _tokens.End;

    public long Bytes => _tokens.Bytes + _sink.Sum(layer => layer.Bytes);

    /// <summary>The sink of one layer: keys before RoPE and values, [key-value heads, sink, head dim] each.</summary>
    public (Tensor Keys, Tensor Values) SinkOf(int layer) => (_sink[layer].Keys, _sink[layer].Values);

    /// <summary>Prepares for a pass that reads the sink, before any frame.</summary>
    public void BeginSink(int count)
    {
        _tokens.Reserve(count);
        _stretches = [new Stretch(0, count, count, null)];
        (Sink, _readsSink) = (count, true);
    }

    /// <summary>Prepares for a pass that reads whole frames with so many tokens each.</summary>
    public void BeginFrames(IReadOnlyList<int> counts)
    {
        TurnBack();
        _tokens.Reserve(counts.Sum());
        var (frames, stretches, end, sinkAt) = (new Queue<long>(_frames), new List<Stretch>(), _tokens.End, _sinkAt);
        foreach (var count in counts)
        {
            frames.Enqueue(end);
            end += count;
            while (end - frames.Peek() > _window && frames.Count > 1) frames.Dequeue();
            var from = frames.Peek();
            if (stretches.Count > 0 && stretches[^1].From == from)
            {
                stretches[^1] = stretches[^1] with { Count = stretches[^1].Count + count };
                continue;
            }
            var moves = Sink > 0 && sinkAt != from - Sink;
            stretches.Add(new Stretch((int)(end - count - _tokens.End), count, from, moves ? RotationAt(from - Sink, Sink) : null));
            sinkAt = from - Sink;
        }
        (_frames, _stretches) = (frames, stretches);
    }

    /// <summary>One layer's share of the pass: as in <see cref="IKeyValueCache.Attend"/>.</summary>
    public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values)
    {
        using var scope = NewDisposeScope();
        var start = _tokens.End;
        if (_readsSink) _sink[layer].Keep(keys, values);
        _tokens.Write(layer, start, _rotation.Keys(keys, start - _zero), values);
        var rotated = _rotation.Queries(queries, start - _zero);
        Tensor[] attended = [.. _stretches.Select(stretch => Attend(layer, rotated, start, stretch))];
        return (attended.Length == 1 ? attended[0] : cat(attended, 0)).MoveToOuterDisposeScope();
    }

    /// <summary>The pass is over: its tokens are held, and those that its last frame did not see are let go.</summary>
    public void Finish(int count)
    {
        _tokens.Advance(count);
        LetGo(_stretches[^1].From - Sink);
        _readsSink = false;
    }

    /// <summary>The pass has failed: none of its tokens is held. Frames before it that it has let go are gone, because the sink may have taken their place.</summary>
    public void Abandon()
    {
        if (_readsSink) (Sink, _readsSink) = (0, false);
        _frames = new Queue<long>(_frames.Where(frame => frame < _tokens.End));
        LetGo(Math.Min(_stretches[^1].From, _tokens.End) - Sink);
        _sinkAt = -1;
    }

    public void Dispose()
    {
        foreach (var stretch in _stretches) stretch.Dispose();
        foreach (var layer in _sink) layer.Dispose();
        _tokens.Dispose();
        _rotation.Dispose();
    }

    /// <summary>Feeds everything held to a hash.</summary>
    public void HashInto(StateHash hash)
    {
        hash.Add(Sink, _tokens.First, _tokens.End, _zero, _sinkAt);
        foreach (var frame in _frames) hash.Add(frame);
        for (var layer = 0; layer < _sink.Length && _tokens.End > 0; layer++)
        {
            using var scope = NewDisposeScope();
            var (keys, values) = _tokens.Read(layer, _tokens.First, _tokens.End);
            hash.Add(keys, values);
        }
    }

    private Tensor Attend(int layer, Tensor rotated, long start, Stretch stretch)
    {
        using var scope = NewDisposeScope();
        if (stretch.SinkTurn is { } turn)
            _tokens.Write(layer, stretch.From - Sink, turn.Apply(_sink[layer].Keys), _sink[layer].Values);
        var (keys, values) = _tokens.Read(layer, stretch.From - Sink, start + stretch.First + stretch.Count);
        return CausalAttention.Attend(rotated.narrow(1, stretch.First, stretch.Count), keys, values, layer).MoveToOuterDisposeScope();
    }

    private void LetGo(long before)
    {
        _tokens.DropBefore(before);
        _sinkAt = before;
        foreach (var stretch in _stretches) stretch.Dispose();
        _stretches = [];
    }

    // A turn by -x after one by p is one by p - x.
    private void TurnBack()
    {
        if (_tokens.End - _zero < _positionsAtMost) return;
        using var scope = NewDisposeScope();
        var back = _rotary.At(tensor(new[] { _zero - _tokens.First }, device: _device), _device);
        for (var layer = 0; layer < _sink.Length; layer++)
        {
            var (keys, _) = _tokens.Read(layer, _tokens.First, _tokens.End);
            keys.copy_(back.Apply(keys));
        }
        _zero = _tokens.First;
    }

    private Rotation RotationAt(long number, int count)
    {
        using var scope = NewDisposeScope();
        var turn = _rotary.At(arange(number - _zero, number - _zero + count, ScalarType.Int64, _device), _device);
        // It serves all layers of the pass, so no dispose scope owns it.
        return new Rotation(turn.Cosines.DetachFromDisposeScope(), turn.Sines.DetachFromDisposeScope());
    }

    /// <summary>Consecutive tokens of a pass that see the same oldest frame.</summary>
    /// <param name="First">Index of the first of them in the pass.</param>
    /// <param name="Count">How many they are.</param>
    /// <param name="From">Number of the first token of the oldest frame that they see.</param>
    /// <param name="SinkTurn">Where the sink has to move first: its turn there.</param>
    private sealed record Stretch(int First, int Count, long From, Rotation? SinkTurn) : IDisposable
    {
        public void Dispose()
        {
            SinkTurn?.Cosines.Dispose();
            SinkTurn?.Sines.Dispose();
        }
    }
}
