using Video.Language.Models;
using Video.Memory.Archive;
using static TorchSharp.torch;

namespace Video.Memory.Rolling;

/// <summary>What a stream's language model has read, in flat memory: a window that new frames attend to, the newest frames as they were computed, and an archive of all before.</summary>
/// <remarks>
/// For one thread at a time (the inference engine's). A question (<see cref="Ask"/>) changes nothing in the stream, and what it sees does not change when the stream goes on.
/// Frames pass from the window's end to the archive in blocks: <see cref="BlockRule"/> says where they are closed, and <see cref="BlockWriter"/> what is kept of them.
/// The newest blocks that together have the guaranteed number of recent frames stay at hand as computed, whether archived already or not.
/// </remarks>
public sealed class RollingCache : IDisposable
{
    private readonly LanguageConfig _config;
    private readonly RollingOptions _options;
    private readonly bool _tokensStand;
    private readonly BlockArchive _archive;
    private readonly BlockRule _rule;
    private readonly BlockWriter _writer;
    private readonly AttendedWindow _window;
    private readonly SlidingTokens _live;                   // keys before RoPE; numbered as in the window
    private readonly StandingTokens _standing;              // of the blocks that are no longer live
    private readonly PositionTable _positions;
    private readonly ContextBuilder _builder;
    private readonly StreamHistory _history;
    private readonly LiveBlocks _blocks;
    private readonly PieceScores _scores;
    private long _leftOut, _questions, _recalls, _aboutNow, _recalled;
    private TimeSpan _searched;

    /// <param name="config">The model's sizes.</param>
    /// <param name="dtype">It computes with.</param>
    /// <param name="device">It runs on.</param>
    /// <param name="options">How the stream is kept.</param>
    /// <param name="archive">Where blocks go, and where those from before a restart are; disposed with this.</param>
    /// <param name="grid">Places of a whole picture.</param>
    /// <param name="tokensStand">Whether unchanged tokens are not sent again.</param>
    public RollingCache(LanguageConfig config, ScalarType dtype, Device device, RollingOptions options, BlockArchive archive, int grid, bool tokensStand)
    {
        (_config, _options, _tokensStand, _archive) = (config, options, tokensStand, archive);
        (_rule, _writer) = (new BlockRule(options, grid, tokensStand), new BlockWriter(config, options));
        _window = new AttendedWindow(config, dtype, device, options.Window);
        (_live, _blocks) = (new SlidingTokens(config, dtype, device), new LiveBlocks(options));
        _standing = new StandingTokens(config, device);
        _positions = new PositionTable(config, device);
        _builder = new ContextBuilder(config, dtype, device, _window, _live, archive, _positions);
        _history = new StreamHistory(archive);
        _scores = new PieceScores(options.Score, options.Layers.Last - options.Layers.First + 1);
        if (archive.Index.Rows.Width != ScoredWidth) throw new ArgumentException("The archive's index has other layers than the options score.", nameof(archive));
    }

    /// <summary>The moment of the newest frame known, one that was archived before a restart included; null: none. Later frames come after it.</summary>
    public TimeSpan? Newest => _history.Newest;

    /// <summary>Whether it has a frame of this run, so that one without tokens can be taken for what that one shows.</summary>
    public bool HasFrames => _blocks.Newest is not null;

    /// <summary>What the archive holds.</summary>
    public BlockArchive Archive => _archive;

    /// <summary>Spans that were remembered and are lost: the longest, at most 64, in order of time.</summary>
    public IReadOnlyList<MemoryGap> Gaps => _history.Gaps;

    /// <summary>When the oldest frame that is known was sent; null without one.</summary>
    public TimeSpan? Oldest => Known() is { Count: > 0 } known ? known.From(0) : null;

    public RollingCounters Counters => new()
    {
        LiveFrames = _blocks.Frames,
        LiveUnarchivedFrames = _blocks.Open?.Frames.Count ?? 0,
        WindowTokens = _window.Length,
        LiveBytes = _window.Bytes + _live.Bytes + _standing.Bytes,
        SearchBytes = _scores.Bytes,
        RowsScored = _scores.RowsScored,
        SearchTime = _searched,
        TokensLeftOut = _leftOut,
        Questions = _questions,
        Recalls = _recalls,
        AboutNow = _aboutNow,
        BlocksRecalled = _recalled,
        Archive = _archive.Counters,
    };

    /// <summary>Reads the prompt's prefix, which all frames and questions see: once, before any frame.</summary>
    /// <param name="tokens">How many it has.</param>
    /// <param name="forward">Runs them through the model over the cache that it is given.</param>
    public void ReadSink(int tokens, Action<IKeyValueCache> forward)
    {
        if (_window.End > 0) throw new InvalidOperationException("The sink comes first, and once.");
        _window.BeginSink(tokens);
        Pass(tokens, forward);
    }

    /// <summary>Reads frames in one pass through the model, and archives the blocks that they complete.</summary>
    /// <param name="frames">In order of time, later than all before.</param>
    /// <param name="forward">Runs all their tokens through the model over the cache that it is given.</param>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: a frame is not later than the one before; nothing is read then. Or what <see cref="BlockArchive.Add"/> refuses.</exception>
    public void Read(IReadOnlyList<NewFrame> frames, Action<IKeyValueCache> forward)
    {
        if (frames.Count == 0) return;
        _history.RefuseDisorder(frames.Select(frame => frame.Time.Position));
        var first = _window.End;
        _window.BeginFrames([.. frames.Select(frame => frame.Tokens)]);
        Pass(frames.Sum(frame => frame.Tokens), forward);
        foreach (var frame in frames)
        {
            Remember(frame, first);
            first += frame.Tokens;
        }
    }

    /// <summary>A frame was seen of which no token was sent: what the newest one shows still stands.</summary>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: it is not later than the one before.</exception>
    public void Pass(MediaTime time)
    {
        _history.RefuseDisorder([time.Position]);
        if (_blocks.Newest is not { } newest) return;
        newest.Pass(time.Position);
        _history.Passed(time, archived: newest.Id is not null);
        if (_blocks.Open is { } open && _rule.IsOld(open, time.Position)) Close();
        Trim();
    }

    /// <summary>Archives what is still open, so that it survives the end of the process.</summary>
    public void Flush()
    {
        if (_blocks.Open is not null) Close();
    }

    /// <summary>A question's way to its view of the stream as it is now.</summary>
    public RollingRecall Ask(RollingScope scope)
    {
        var cut = new RangeCut(scope.From, scope.To, _tokensStand);
        return new RollingRecall(_config, _options, scope, new RollingSearch(
            () => cut.Of(Known()), first => scope is { From: null, To: null } ? StandingBefore(first) : null, _archive.Index, _scores, _builder, () => _history.GapsWithin(scope.From, scope.To), Count));
    }

    /// <summary>What every question sees, with nothing called back: for what is about now, and asked again and again. It is not counted as a question.</summary>
    /// <param name="room">Tokens that can be appended.</param>
    public RollingQuestion Now(int room)
    {
        using var recall = Ask(new RollingScope(null, null, [], 0, room));
        return recall.OpenNow();
    }

    /// <summary>A fingerprint of all that the stream holds.</summary>
    public string StateHash()
    {
        using var hash = new StateHash();
        _window.HashInto(hash);
        foreach (var block in _blocks.All)
        {
            hash.Add(block.First, block.Id ?? -1);
            foreach (var frame in block.Frames)
            {
                hash.Add(frame.Time.Position.Ticks, frame.Start, frame.Count);
                hash.Add(frame.Passed);
            }
            for (var layer = 0; layer < _config.Layers; layer++)
            {
                using var scope = NewDisposeScope();
                var (keys, values) = _live.Read(layer, block.First, block.End);
                hash.Add(keys, values);
            }
        }
        _standing.HashInto(hash);
        foreach (var block in _archive.Index.Stored) hash.Add(block.Id, block.Tokens, block.SentFrames, block.Rows);
        _history.HashInto(hash);
        return hash.Finish();
    }

    /// <summary>Archives what is still open and frees everything, the archive too.</summary>
    public void Dispose()
    {
        try
        {
            Flush();
        }
        finally
        {
            _archive.Dispose();
            _window.Dispose();
            _live.Dispose();
            _standing.Dispose();
            _positions.Dispose();
        }
    }

    private void Pass(int tokens, Action<IKeyValueCache> forward)
    {
        var pass = new ReadingPass(_window, _live, _config.Layers, tokens);
        try
        {
            _live.Reserve(tokens);
            forward(pass);
            pass.AssertComplete();
        }
        catch
        {
            _window.Abandon();
            throw;
        }
        _window.Finish(tokens);
        _live.Advance(tokens);
    }

    private void Remember(NewFrame frame, long first)
    {
        if (_blocks.Open is { } open && _rule.BeginsAnother(open, frame)) Close();
        _history.Seen(frame.Time);
        _blocks.Add(frame, first);
        if (_rule.IsFull(_blocks.Open!)) Close();
        Trim();
    }

    private void Close()
    {
        using var scope = NewDisposeScope();
        var block = _blocks.TakeOpen();
        var (id, written, rows) = (_archive.NextId, _writer.Write(block, _live), _writer.Rows(block, _live, (0, _config.Layers - 1)));
        try
        {
            _archive.Add(_history.Described(id, written, rows), written.Layers);
        }
        catch
        {
            _history.Lose(block);
            throw;
        }
        block.Close(id, rows.Of(_options.Layers, LayerWidth));
        _blocks.AddClosed(block);
        _leftOut += written.LeftOut;
    }

    private void Trim()
    {
        foreach (var block in _blocks.Trim())
        {
            if (_options.Standing && _tokensStand) _standing.Take(block, _live);
            _history.LetGo(block);
        }
        if (_blocks.Oldest is { } oldest) _live.DropBefore(oldest.First);
    }

    /// <summary>What stood when the live blocks began, if it is these that the question sees.</summary>
    private BlockPiece? StandingBefore(BlockPiece first) =>
        _standing.Frame is not null && first.Block.Live == _blocks.Oldest?.First ? BlockPiece.Whole(KnownBlock.Stood(_standing)) : null;

    private int LayerWidth => _config.KeyValueHeads * _config.HeadDim;

    private int ScoredWidth => (_options.Layers.Last - _options.Layers.First + 1) * LayerWidth;

    private KnownBlocks Known() => new(_archive.Index, _blocks, _history, _archive.NextId, block => _writer.Rows(block, _live, _options.Layers));

    private void Count(RecallOutcome outcome, int blocks, TimeSpan searched)
    {
        _searched += searched;
        _questions++;
        if (outcome == RecallOutcome.AboutNow) _aboutNow++;
        if (blocks > 0) _recalls++;
        _recalled += blocks;
    }
}
