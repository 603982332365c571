using Video.Inference.Models;
using Video.Memory;
using Video.Memory.Archive;
using Video.Memory.Recall;
using Video.Memory.Rolling;
using static TorchSharp.torch;

namespace Video.Inference.Memories;

/// <summary><c>rolling</c>: the newest frames always, and of all before what a question is about; in flat memory, however long the stream runs.</summary>
/// <remarks>
/// Frames are read once, each over the prompt's prefix and a window of those before it, and go into an archive in blocks. A question's own words are read over the newest frames first:
/// what they look for there calls blocks back, and both together are what it sees, at positions without a hole. Rules and sources: <see cref="RollingCache"/>,
/// <see cref="RollingRecall"/>, <see cref="RowScores"/>; options: <see cref="RollingOptions"/>.
/// </remarks>
internal sealed class RollingMemory : IStreamMemory
{
    public const string Name = RollingOptions.Name;

    /// <summary>Frames that one pass through the language model takes at most, which bounds its activations.</summary>
    private const int FramesAPass = 8;

    private const string File = "rolling.kv";

    private readonly string _method;
    private readonly VideoModel _model;
    private readonly RollingCache _cache;
    private bool _begun;
    private long _frames;         // sent frames, ever

    private RollingMemory(string method, RollingOptions options, MemorySetting setting)
    {
        (_method, _model) = (method, setting.Model);
        var (config, compute, grid) = (_model.Language.Config, _model.Compute, _model.TokensPerFrame);
        var archive = OpenArchive(_model, options, setting.Storage);
        Inherited = [.. archive.Blocks.SelectMany(Ends)];
        _cache = new RollingCache(config, compute.Dtype, compute.Device, options, archive, grid, setting.TokensStand);
        _frames = archive.Frames;
    }

    /// <param name="spec">Options as in <see cref="RollingOptions"/>.</param>
    public static IMemoryMethod Create(MethodSpec spec) => new Method(spec.ToString(), RollingOptions.Parse(spec));

    public IReadOnlyList<MediaTime> Inherited { get; }

    public MemoryStatus Status
    {
        get
        {
            var counters = _cache.Counters;
            var known = _cache.Archive.Frames + counters.LiveUnarchivedFrames;
            var archive = counters.Archive;
            return new MemoryStatus
            {
                Method = _method,
                State = archive.State == ArchiveState.Degraded ? MemoryState.RamOnly : MemoryState.Ok,
                Reason = archive.Reason,
                Frames = known,
                FramesForgotten = _frames - known,
                Blocks = archive.Blocks,
                BlocksDropped = archive.Dropped,
                RamBytes = counters.LiveBytes + counters.SearchBytes + archive.RamBytes + archive.IndexBytes + archive.DecodedBytes,
                ArchiveRamBytes = archive.RamBytes + archive.IndexBytes,
                IndexRamBytes = archive.IndexBytes,
                DecodedRamBytes = archive.DecodedBytes,
                DiskBytes = archive.DiskBytes,
                Oldest = _cache.Oldest,
                Recall = new RecallCounters(counters.Questions, counters.Questions - counters.Recalls, counters.BlocksRecalled, archive.Hits, archive.Misses, archive.BytesDecoded)
                {
                    Rows = counters.RowsScored,
                    Search = counters.SearchTime,
                },
                Gaps = _cache.Gaps,
            };
        }
    }

    public int Read(IReadOnlyList<SentFrame> frames)
    {
        Begin();
        var (tokens, pass) = (0, new List<SentFrame>());
        foreach (var frame in frames)
        {
            if (frame.Places.Count > 0 || !_cache.HasFrames && pass.Count == 0)
            {
                pass.Add(frame);
                if (pass.Count == FramesAPass) tokens += Read(pass);
                continue;
            }
            tokens += Read(pass);
            _cache.Pass(frame.Time);
        }
        return tokens + Read(pass);
    }

    public IQuestionView Open(QuestionScope scope)
    {
        Begin();
        using var work = NewDisposeScope();
        if (!scope.Recall) return _cache.Now(scope.Room);
        var named = NamedMoments.In(_model.Tokenizer.Decode(scope.Text), _cache.Newest ?? TimeSpan.Zero);
        using var recall = _cache.Ask(new RollingScope(scope.From, scope.To, named, scope.Text.Count, scope.Room));
        if (recall.Look is { } look) _model.Fill(_model.Embed(scope.Text), look);
        return recall.Open();
    }

    public void Dispose() => _cache.Dispose();

    /// <summary>The archive of a stream by this method.</summary>
    /// <exception cref="VideoException">As in <see cref="BlockArchive"/>.</exception>
    public static BlockArchive OpenArchive(VideoModel model, RollingOptions options, MemoryStorage storage)
    {
        var (config, compute) = (model.Language.Config, model.Compute);
        var shape = new ArchiveShape(config.Layers, config.KeyValueHeads, config.HeadDim);
        var archive = options.Archive(storage.Options(File) with { IndexBytes = options.IndexBytes(config) }, model.TokensPerFrame + 2 * model.Prompt.FrameHeader(TimeSpan.Zero).Count);
        try
        {
            return new BlockArchive(shape, archive, model.Fingerprint, compute.Dtype, compute.Device);
        }
        catch (VideoException refused) when (refused.Param is nameof(ArchiveOptions.RamBytes) or nameof(ArchiveOptions.DiskBytes) or nameof(ArchiveOptions.Process))
        {
            throw new VideoException(refused.Code, $"A limit of memory or disk is too small for '{Name}' with model '{model.Name}': {refused.Message}", "memory", refused);
        }
    }

    /// <summary>Reads frames in one pass, and empties the list.</summary>
    /// <returns>Tokens read.</returns>
    private int Read(List<SentFrame> frames)
    {
        using var scope = NewDisposeScope();
        using var none = no_grad();
        var read = frames.Select(frame => (frame, embeddings: cat([_model.Embed(_model.Prompt.FrameHeader(frame.Time.Position)), frame.Tokens], 0)))
            .Where(frame => frame.embeddings.shape[0] > 0).ToArray();
        frames.Clear();
        if (read.Length == 0) return 0;
        var all = cat([.. read.Select(frame => frame.embeddings)], 0);
        _cache.Read([.. read.Select(each => new NewFrame(each.frame.Time, (int)each.embeddings.shape[0], each.frame.Places))], cache => _model.Fill(all, cache));
        _frames += read.Length;
        return (int)all.shape[0];
    }

    // Not when it is made, because that may be on another thread than the engine's.
    private void Begin()
    {
        if (_begun) return;
        _begun = true;
        using var scope = NewDisposeScope();
        using var none = no_grad();
        var prefix = _model.Prompt.Prefix;
        if (prefix.Count > 0) _cache.ReadSink(prefix.Count, cache => _model.Fill(_model.Embed(prefix), cache));
    }

    private static IEnumerable<MediaTime> Ends(BlockInfo block)
    {
        var last = block.Frames[^1];
        yield return block.Frames[0].Time;
        // When its last frame came in is not kept: as long after as it was shown after, but for what was read faster than it was shown.
        var (came, now) = (last.Time.WallClock + (last.Until - last.Time.Position), DateTimeOffset.UtcNow);
        yield return last.Time with { Position = last.Until, WallClock = came > now && last.Time.WallClock < now ? now : came };
    }

    private sealed class Method(string text, Func<Video.Language.Models.LanguageConfig, RollingOptions> options) : IMemoryMethod
    {
        public IStreamMemory NewStream(MemorySetting setting) => new RollingMemory(text, options(setting.Model.Language.Config), setting);
    }
}
