using Video.Language.Models;
using Video.Memory.Recall;
using Video.Memory.Window;
using static TorchSharp.torch;

namespace Video.Memory.Rolling;

/// <summary>A question's way to what it sees: it looks at sink and newest frames, says by that what it is about, and is given what matches.</summary>
/// <remarks>
/// When <see cref="Look"/> is there, the model reads the question's bare text over it; then, either way, <see cref="Open"/>. Both belong into one step of the engine, with nothing
/// read into the stream between them. Looking is done whenever there is anything to call back, so that an answer takes as long early in a stream as late.
/// </remarks>
public sealed class RollingRecall : IDisposable
{
    private readonly LanguageConfig _config;
    private readonly RollingOptions _options;
    private readonly RollingScope _scope;
    private readonly ContextBuilder _builder;
    private readonly IReadOnlyList<BlockPiece> _earlier;
    private readonly IReadOnlyList<BlockPiece> _recent;
    private readonly Func<IReadOnlyList<MemoryGap>> _gaps;
    private readonly Action<RecallOutcome, int> _done;
    private readonly Looking? _look;

    /// <param name="config">Layers and heads.</param>
    /// <param name="options">How much is called back.</param>
    /// <param name="scope">The question.</param>
    /// <param name="builder">Makes contexts.</param>
    /// <param name="pieces">All that shows something of the scope's range, in order of time.</param>
    /// <param name="recent">How many of them, from the end, the question sees anyway.</param>
    /// <param name="gaps">Within the range.</param>
    /// <param name="done">Told, once, what came of it and how many blocks were called back.</param>
    internal RollingRecall(
        LanguageConfig config, RollingOptions options, RollingScope scope, ContextBuilder builder, IReadOnlyList<BlockPiece> pieces, int recent, Func<IReadOnlyList<MemoryGap>> gaps,
        Action<RecallOutcome, int> done)
    {
        (_config, _options, _scope, _builder, _gaps, _done) = (config, options, scope, builder, gaps, done);
        (_earlier, _recent) = ([.. pieces.SkipLast(recent)], [.. pieces.TakeLast(recent)]);
        if (_earlier.Count > 0 && options.Recall > 0 && scope.Text > 0)
            _look = new Looking(config, builder.Build(_recent, Math.Max(scope.Text, scope.Room)));
    }

    /// <summary>What the model is to read the question's text over; null where there is nothing to choose from.</summary>
    public IKeyValueCache? Look => _look;

    /// <summary>What came of it; known once <see cref="Open"/> has been called.</summary>
    public RecallOutcome Outcome { get; private set; }

    /// <summary>Calls back what matches.</summary>
    public RollingQuestion Open()
    {
        var matches = Matches();
        var chosen = matches is null ? [] : Choose(matches);
        _done(Outcome, chosen.Count);
        // Where nothing is called back, what was looked at is all there is to see.
        var (context, pieces) = chosen.Count == 0 && _look is not null
            ? _look.Release()
            : _builder.Build([.. chosen.Select(i => _earlier[i]), .. _recent], _scope.Room);
        var recalled = chosen.Where(i => pieces.Contains(_earlier[i])).OrderByDescending(i => matches![i].Score);
        return new RollingQuestion(context, [.. _builder.Frames(pieces)], [.. recalled.Select(i => new RecalledSpan(_earlier[i].Range, matches![i].Score))], _gaps());
    }

    public void Dispose() => _look?.Dispose();

    /// <summary>What there is to choose from, scored; null: nothing, or the gate says that the question is about now.</summary>
    private BlockMatch[]? Matches()
    {
        Outcome = RecallOutcome.NothingToRecall;
        if (_earlier.Count == 0) return null;
        var (earlier, recent) = Scores();
        var matches = _earlier.Select((piece, i) => new BlockMatch(earlier[i], piece.Tokens, IsNamed(piece))).ToArray();
        var shut = _options.Gate && _look is not null && !EverythingFits() && recent > earlier.Max();
        Outcome = shut ? RecallOutcome.AboutNow : RecallOutcome.Recalled;
        if (!shut) return matches;
        return matches.Any(match => match.Named) ? matches : null;
    }

    private IReadOnlyList<int> Choose(BlockMatch[] matches)
    {
        if (EverythingFits()) return [.. Enumerable.Range(0, matches.Length)];
        var most = Outcome == RecallOutcome.AboutNow ? 0 : _options.Recall;
        return BlockChoice.Of(matches, most, _options.Spread, _options.Budget);
    }

    private bool EverythingFits() => _options.Recall > 0 && _earlier.Sum(piece => (long)piece.Tokens) <= _options.Budget;

    private bool IsNamed(BlockPiece piece) => _scope.Named.Any(named => named.From <= piece.Range.To && piece.Range.From <= named.To);

    /// <summary>The best score of each earlier piece, and of the recent ones together.</summary>
    private (double[] Earlier, double Recent) Scores()
    {
        var best = new double[_earlier.Count];
        if (_look?.Query.Read() is not { } query) return (best, double.NegativeInfinity);
        var (rows, owners) = (new List<Half[]>(), new List<int>());
        foreach (var (piece, owner) in _earlier.Select((piece, i) => (piece, i)).Concat(_recent.Select(piece => (piece, -1))))
            foreach (var row in piece.Rows())
            {
                rows.Add(row);
                owners.Add(owner);
            }
        var scores = RowScores.Of(rows, query, _config.Layers, _options.Layers, _options.Score);
        Array.Fill(best, double.NegativeInfinity);
        var recent = double.NegativeInfinity;
        for (var row = 0; row < scores.Length; row++)
        {
            if (owners[row] < 0) recent = Math.Max(recent, scores[row]);
            else best[owners[row]] = Math.Max(best[owners[row]], scores[row]);
        }
        return (best, recent);
    }

    /// <summary>Sink and newest frames, over which the question's text is read to learn what it looks for.</summary>
    private sealed class Looking(LanguageConfig config, (QuestionContext Context, IReadOnlyList<BlockPiece> Pieces) built) : IKeyValueCache, IDisposable
    {
        private readonly int _length = built.Context.Length;
        private bool _released;

        public MeanQuery Query { get; } = new(config.Layers);

        public int Length => built.Context.Length;

        public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values, IAttentionProbe? probe)
        {
            Query.Record(layer, queries, config.KeyValueHeads);
            return built.Context.Attend(layer, queries, keys, values, probe);
        }

        /// <summary>Gives the context away, without the text.</summary>
        public (QuestionContext Context, IReadOnlyList<BlockPiece> Pieces) Release()
        {
            built.Context.Truncate(_length);
            _released = true;
            return built;
        }

        public void Dispose()
        {
            Query.Dispose();
            if (!_released) built.Context.Dispose();
        }
    }
}
