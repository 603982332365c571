using System.Diagnostics;
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
    private readonly RollingOptions _options;
    private readonly RollingScope _scope;
    private readonly RollingSearch _search;
    private readonly List<BlockPiece> _recent;
    private readonly List<BlockPiece> _sure;        // what stood before the recent ones, and these
    private readonly Looking? _look;

    /// <param name="config">Layers and heads.</param>
    /// <param name="options">How much is called back.</param>
    /// <param name="scope">The question.</param>
    /// <param name="search">The stream's side of it.</param>
    internal RollingRecall(LanguageConfig config, RollingOptions options, RollingScope scope, RollingSearch search)
    {
        (_options, _scope, _search) = (options, scope, search);
        var pieces = search.Pieces();
        _recent = RecentOf(pieces, options);
        _sure = [.. Standing(pieces), .. _recent];
        if (pieces.Count > _recent.Count && options.Recall > 0 && scope.Text > 0)
            _look = new Looking(config, search.Builder.Build(_sure, Math.Max(scope.Text, scope.Room)));
    }

    /// <summary>What the model is to read the question's text over; null where there is nothing to choose from.</summary>
    public IKeyValueCache? Look => _look;

    /// <summary>What came of it; known once <see cref="Open"/> has been called.</summary>
    public RecallOutcome Outcome { get; private set; }

    /// <summary>Calls back what matches.</summary>
    public RollingQuestion Open()
    {
        var started = Stopwatch.GetTimestamp();
        // Asked again, because what was looked at may have been found damaged then, which takes it out of the archive.
        var earlier = _recent.Count > 0 ? _search.Pieces().Before(_recent[0].Block.Id) : _search.Pieces();
        var chosen = Choose(earlier);
        _search.Done(Outcome, chosen.Count, Stopwatch.GetElapsedTime(started));
        // Where nothing is called back, what was looked at is all there is to see.
        var (context, pieces) = chosen.Count == 0 && _look is not null
            ? _look.Release()
            : _search.Builder.Build([.. chosen.Select(choice => choice.Piece), .. _sure], _scope.Room);
        var recalled = chosen.Where(choice => pieces.Contains(choice.Piece)).OrderByDescending(choice => choice.Score).Select(choice => new RecalledSpan(choice.Piece.Range, choice.Score));
        return new RollingQuestion(context, [.. _search.Builder.Frames(pieces)], [.. recalled], _search.Gaps());
    }

    /// <summary>Calls nothing back, and tells the stream of no question.</summary>
    public RollingQuestion OpenNow()
    {
        var (context, pieces) = _search.Builder.Build(_sure, _scope.Room);
        return new RollingQuestion(context, [.. _search.Builder.Frames(pieces)], [], []);
    }

    public void Dispose() => _look?.Dispose();

    /// <summary>The pieces that are called back, in order of time, with their scores.</summary>
    private List<(BlockPiece Piece, double Score)> Choose(KnownPieces earlier)
    {
        Outcome = RecallOutcome.NothingToRecall;
        if (earlier.Count == 0) return [];
        var scores = _search.Scores;
        if (_look?.Query.Read(_options.Layers) is { } query) scores.Score(_search.Index, earlier, _recent, query);
        else scores.Clear(earlier.Count);
        var everything = EverythingFits(earlier);
        Outcome = _options.Gate && _look is not null && !everything && scores.Recent > Greatest(scores.Earlier) ? RecallOutcome.AboutNow : RecallOutcome.Recalled;
        var most = Outcome == RecallOutcome.AboutNow ? 0 : _options.Recall;
        var chosen = everything
            ? Enumerable.Range(0, earlier.Count)
            : BlockChoice.Of(scores.Earlier, earlier.Showing(_scope.Named), earlier.Tokens, most, _options.Spread, _options.Budget);
        var found = new List<(BlockPiece, double)>();
        foreach (var piece in chosen) found.Add((earlier[piece], scores.Earlier[piece]));
        return found;
    }

    /// <summary>Where all that came before is seen, what it left need not be told again.</summary>
    private IEnumerable<BlockPiece> Standing(KnownPieces pieces) =>
        _recent.Count > 0 && !EverythingFits(pieces.Before(_recent[0].Block.Id)) && _search.Standing(_recent[0]) is { } standing ? [standing] : [];

    private bool EverythingFits(KnownPieces earlier) => _options.Recall > 0 && Fits(earlier);

    private bool Fits(KnownPieces pieces)
    {
        var tokens = 0L;
        for (var piece = 0; piece < pieces.Count && tokens <= _options.Budget; piece++) tokens += pieces.Tokens(piece);
        return tokens <= _options.Budget;
    }

    private static double Greatest(ReadOnlySpan<double> scores)
    {
        var greatest = double.NegativeInfinity;
        foreach (var score in scores) greatest = Math.Max(greatest, score);
        return greatest;
    }

    /// <summary>Those of the pieces, from the end, that make up the guaranteed recent frames without being more than a window.</summary>
    private static List<BlockPiece> RecentOf(KnownPieces pieces, RollingOptions options)
    {
        var (recent, frames, tokens) = (new List<BlockPiece>(), 0, 0);
        for (var i = pieces.Count - 1; i >= 0 && frames < options.Recent; i--)
        {
            var piece = pieces[i];
            if (recent.Count > 0 && tokens + piece.Tokens > options.Window) break;
            (frames, tokens) = (frames + piece.Frames.Count, tokens + piece.Tokens);
            recent.Insert(0, piece);
        }
        return recent;
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
