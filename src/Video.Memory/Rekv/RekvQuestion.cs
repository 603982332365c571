using Video.Language.Models;
using static TorchSharp.torch;

namespace Video.Memory.Rekv;

/// <summary>A question to a <see cref="RekvMemory"/>: first it retrieves, then it is answered.</summary>
/// <remarks>
/// The first pass through the model is the question's text alone. In each layer its mean query, before RoPE, is compared with every frame's mean key;
/// the best frames become that layer's past, [sink | frames in order of time] at positions from 0 on, which the question's tokens attend to and
/// then are forgotten. From the second pass on, prompt and answer are appended to the past. Layers may see different frames, and later layers' queries
/// rest on what earlier ones retrieved. <see cref="Recall"/> instead of that pass gives all layers the same frames. After retrieval the question does
/// not touch the stream any more.
/// </remarks>
public sealed class RekvQuestion : IQuestionView
{
    private readonly RekvMemory _memory;
    private readonly LanguageConfig _config;
    private readonly RekvScope _scope;
    private readonly QuestionContext?[] _contexts;
    private readonly long[][] _chosen;                      // by layer: numbers of frames, ascending
    private readonly RecallScores _scores;
    private readonly RunningRotation _contextRotation;      // of what was retrieved: positions from 0 on
    private readonly RunningRotation _rotation;             // of what is appended
    private readonly FarTurn _far;
    private RekvFrames? _frames;

    internal RekvQuestion(RekvMemory memory, LanguageConfig config, RekvScope scope)
    {
        (_memory, _config, _scope) = (memory, config, scope);
        (_contexts, _chosen) = (new QuestionContext?[config.Layers], new long[config.Layers][]);
        _scores = new RecallScores(scope.Count);
        (_contextRotation, _rotation) = (new RunningRotation(config), new RunningRotation(config));
        _far = new FarTurn(config, memory.Options.Local, memory.Device);
        Gaps = [.. memory.Gaps.Where(gap => scope.Within(gap.Range) is not null).Select(gap => gap with { Range = scope.Within(gap.Range)!.Value })];
    }

    /// <summary>Whether frames have been retrieved, so that prompt and answer can follow.</summary>
    public bool Retrieved => _frames is not null;

    /// <summary>Whether more frames are in range than are retrieved, so that scores decide; else <see cref="RecallNewest"/> does what the first pass would.</summary>
    public bool HasToChoose => _scope.Count > _memory.Options.TopK;

    /// <summary>Tokens held by the layer that holds most.</summary>
    public int Length => _contexts.Max(context => context?.Length ?? 0);

    public IReadOnlyList<RememberedFrame> Frames => Seen.Frames;

    public IReadOnlyList<RecalledSpan> Recalled => Seen.Recalled;

    public IReadOnlyList<MemoryGap> Gaps { get; }

    public IReadOnlyList<FramePlace> Layout(int layer) => Seen.Layouts[layer];

    public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values, IAttentionProbe? probe)
    {
        var retrieves = !Retrieved;
        if (retrieves) Open(layer, Choose(layer, queries), appended: (int)keys.shape[1]);
        var attended = _contexts[layer]!.Attend(_rotation, _far, _memory.Options.Local, layer, queries, keys, values, keep: !retrieves, probe);
        if (retrieves && layer == _config.Layers - 1) See();
        return attended;
    }

    /// <summary>Gives all layers the same frames, chosen elsewhere, instead of the first pass.</summary>
    /// <param name="frames">By their number in the stream, from 0; in range, ascending, and at most <see cref="RekvOptions.TopK"/>.</param>
    public void Recall(IReadOnlyList<long> frames)
    {
        if (Retrieved) throw new InvalidOperationException("The question has retrieved its frames.");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(frames.Count, _memory.Options.TopK, nameof(frames));
        foreach (var frame in frames)
            if (frame < _scope.First || frame >= _scope.End)
                throw new ArgumentOutOfRangeException(nameof(frames), frame, $"Frames {_scope.First} to {_scope.End - 1} are in range.");
        using var none = no_grad();
        for (var layer = 0; layer < _config.Layers; layer++) Open(layer, [.. frames], appended: 0);
        See();
    }

    /// <summary>Gives all layers the newest frames in range, as many as are retrieved at most.</summary>
    public void RecallNewest()
    {
        var count = Math.Min(_scope.Count, _memory.Options.TopK);
        Recall([.. Numbers(_scope.End - count, count)]);
    }

    public void Dispose()
    {
        foreach (var context in _contexts) context?.Dispose();
        _contextRotation.Dispose();
        _rotation.Dispose();
        _far.Dispose();
    }

    private RekvFrames Seen => _frames ?? throw new InvalidOperationException("The question has not retrieved its frames yet.");

    private void See() => _frames = new RekvFrames(
        _chosen, number => _memory.Archive[number].AsOf(_scope.To) with { Start = 0 }, _memory.Options.Sink, number => _scores.Of(number - _scope.First));

    private long[] Choose(int layer, Tensor queries)
    {
        using var scope = NewDisposeScope();
        if (!HasToChoose && _memory.Observer is null) return [.. Numbers(_scope.First, _scope.Count)];
        var mean = queries.to_type(ScalarType.Float32).mean([1L]);                     // [heads, headDim]
        var scores = HasToChoose ? _memory.Index.Scores(layer, mean, _scope.First, _scope.End) : null;
        if (scores is not null) _scores.Add(scores);
        var chosen = scores is null
            ? [.. Numbers(_scope.First, _scope.Count)]
            : BlockChoice.Best(scores, _memory.Options.TopK, _memory.Options.Chunk).Select(i => _scope.First + i).ToArray();
        _memory.Observer?.Retrieved(layer, mean.flatten(), scores, chosen);
        return chosen;
    }

    private void Open(int layer, long[] frames, int appended)
    {
        using var scope = NewDisposeScope();
        _chosen[layer] = frames;
        var blocks = _memory.Opened
            ? _memory.Loaded[layer].Take(frames, frame => _memory.Archive.Read(layer, frame))
            : [.. frames.Select(frame => _memory.Archive.Read(layer, frame).to(_memory.Device))];
        _contexts[layer]?.Dispose();
        _contexts[layer] = new QuestionContext(_memory.Sink(layer), blocks, Math.Max(_scope.Room, appended), _contextRotation);
    }

    private static IEnumerable<long> Numbers(long first, int count) => Enumerable.Range(0, count).Select(i => first + i);
}
