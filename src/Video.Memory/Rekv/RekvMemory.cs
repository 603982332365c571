using Video.Language.Models;
using Video.Memory.Window;
using static TorchSharp.torch;

namespace Video.Memory.Rekv;

/// <summary>
/// ReKV's memory of a stream: frames are read over a sliding window and a sink, every frame's keys and values are archived, and each layer
/// retrieves for a question the frames that match it.
/// </summary>
/// <remarks>
/// Shangzhe Di et al., "Streaming Video Question-Answering with In-context Video KV-Cache Retrieval" (ICLR 2025), as its released code computes it:
/// https://github.com/Becomebright/ReKV/tree/63793f7/model/attention, whose outputs tests/goldens/streaming holds. A block is a frame. What is done
/// otherwise without a difference in the result: keys of the window are rotated once, by their position in the stream, and not for each frame;
/// archived frames lie in slabs; a question has buffers of its own, and the keys that it sees are rotated once and not for each token of its answer.
/// Frames may have different numbers of tokens; a frame without any is not read. Used by one thread at a time (the inference engine's).
/// </remarks>
public sealed class RekvMemory : IKeyValueCache, IDisposable
{
    private readonly LanguageConfig _config;
    private readonly RunningRotation _rotation;
    private readonly FarTurn _far;
    private readonly SlidingWindow _window;
    private readonly LayerSlab[] _sink;
    private readonly List<FramePass> _pass = [];
    private SinkOpening _opening;
    private long _position;

    /// <summary>A frame of the pass in progress: where it lies in it, and how many sink tokens it sees.</summary>
    private readonly record struct FramePass(int Start, int Count, int Sink);

    /// <exception cref="VideoException">As <see cref="RekvOptions.Validate"/>.</exception>
    public RekvMemory(LanguageConfig config, RekvOptions options, ScalarType dtype, Device device)
    {
        options.Validate();
        (_config, Options, Device) = (config, options, device);
        _rotation = new RunningRotation(config);
        _far = new FarTurn(config, options.Local, device);
        _window = new SlidingWindow(config, options.Local, dtype, device);
        _sink = [.. Enumerable.Range(0, config.Layers).Select(_ => new LayerSlab(config.KeyValueHeads, options.Sink, config.HeadDim, dtype, device))];
        _opening = new SinkOpening(options);
        Archive = new FrameArchive(config, dtype, options.Budget);
        Index = new FrameIndex(config, device);
        Loaded = [.. Enumerable.Range(0, config.Layers).Select(_ => new LoadedBlocks(options.Cached, device))];
    }

    public RekvOptions Options { get; }

    /// <summary>Sees what questions retrieve; null: nobody.</summary>
    public IRekvObserver? Observer { get; init; }

    /// <summary>Tokens of the prefix and of the frames held.</summary>
    public int Length => (int)Math.Min(int.MaxValue, (_position > 0 ? Options.Sink : 0) + Archive.Tokens);

    /// <summary>Frames held.</summary>
    public int Frames => Archive.Count;

    /// <summary>Frames that gave way to the budget.</summary>
    public long FramesForgotten => Archive.First;

    /// <summary>Visual tokens and headers of the frames held.</summary>
    public long Tokens => Archive.Tokens;

    public RekvState State => new(
        _opening.Opened, _opening.Opened ? Archive.End : 0, _window.Length, _opening.Pending, _opening.Held);

    /// <summary>Frames brought to the compute device since the stream began, over all layers.</summary>
    public long Loads => Loaded.Sum(layer => layer.Loads);

    /// <summary>Frames that were there already when a question wanted them, over all layers.</summary>
    public long Hits => Loaded.Sum(layer => layer.Hits);

    /// <summary>Bytes of frames so brought, over all layers.</summary>
    public long BytesLoaded => Loaded.Sum(layer => layer.BytesLoaded);

    /// <summary>Stream time of the oldest frame held; null without frames.</summary>
    public TimeSpan? Oldest => Archive.Count > 0 ? Archive[Archive.First].Time.Position : null;

    /// <summary>Spans that gave way to the budget.</summary>
    public IReadOnlyList<MemoryGap> Gaps =>
        Archive.Dropped is { } dropped ? [new MemoryGap(dropped, "forgotten, to keep within the memory's budget")] : [];

    /// <summary>Bytes of the archive.</summary>
    public long ArchiveBytes => Archive.Bytes;

    /// <summary>Bytes of everything that is held.</summary>
    public long Bytes => Archive.Bytes + Index.Bytes + _window.Bytes + Loaded.Sum(layer => layer.Bytes);

    internal Device Device { get; }

    internal FrameArchive Archive { get; }

    internal FrameIndex Index { get; }

    internal LoadedBlocks[] Loaded { get; }

    /// <summary>Whether the archive is in use; until then upstream has everything on the device, and loads nothing.</summary>
    internal bool Opened => _opening.Opened;

    /// <summary>Declares what frames the next pass through the model brings. The first pass of all is the prompt's prefix, and brings none.</summary>
    /// <param name="frames">In order of time, each with at least one token; their <see cref="RememberedFrame.Start"/> is not read.</param>
    /// <exception cref="VideoException"><see cref="ErrorCode.OverBudget"/>: a frame that does not fit the budget even alone.</exception>
    public void BeginFrames(IReadOnlyList<RememberedFrame> frames)
    {
        if (_position == 0) throw new InvalidOperationException("The prompt's prefix comes before the first frame.");
        _pass.Clear();
        Archive.Plan(frames);
        Index.Reserve(frames.Count, Archive.First);
        var (start, opening) = (0, _opening);
        foreach (var frame in frames)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(frame.Count, 1, nameof(frames));
            opening = opening.With(frame.Count);
            _pass.Add(new FramePass(start, frame.Count, opening.Held));
            opening = opening.Read();
            start += frame.Count;
        }
        _window.Reserve(start);
    }

    /// <summary>Declares that frames were seen after the newest held of which no token was sent.</summary>
    public void Pass(TimeRange passed) => Archive.Pass(passed);

    public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values, IAttentionProbe? probe)
    {
        using var scope = NewDisposeScope();
        if (layer == 0) CheckPass((int)keys.shape[1]);
        _window.Write(layer, _rotation.Keys(keys, _position), values);
        var rotated = _rotation.Queries(queries, _position);
        var attended = _position == 0
            ? AttendPrefix(layer, rotated, keys, values, probe)
            : cat([.. _pass.Select((frame, i) => AttendFrame(layer, i, frame, rotated, queries, keys, values))], 0);
        if (layer == _config.Layers - 1) Commit((int)keys.shape[1]);
        return attended.MoveToOuterDisposeScope();
    }

    /// <summary>What a question may see. It retrieves its frames in its first pass: <see cref="RekvQuestion"/>.</summary>
    /// <param name="from">Only frames that show something at or after this stream time; null: from the oldest held.</param>
    /// <param name="to">Only frames at or before this stream time; null: up to the newest.</param>
    /// <param name="room">Tokens that prompt and answer may have.</param>
    public RekvQuestion Ask(TimeSpan? from, TimeSpan? to, int room)
    {
        var (first, end) = (Archive.First, Archive.End);
        while (first < end && Archive[first].Until < from) first++;
        while (first < end && Archive[end - 1].Time.Position > to) end--;
        return new RekvQuestion(this, _config, new RekvScope(first, end, from, to, room));
    }

    /// <summary>Keys before RoPE, and values, of the prompt's prefix: views.</summary>
    internal (Tensor Keys, Tensor Values) Sink(int layer) => _sink[layer].Read(Options.Sink);

    /// <summary>A layer's window: keys rotated, and values; views.</summary>
    internal (Tensor Keys, Tensor Values) Window(int layer) => _window.Read(layer, 0);

    public void Dispose()
    {
        foreach (var loaded in Loaded) loaded.Dispose();
        foreach (var slab in _sink) slab.Dispose();
        _window.Dispose();
        Archive.Dispose();
        Index.Dispose();
        _far.Dispose();
        _rotation.Dispose();
    }

    private void CheckPass(int tokens)
    {
        if (_position == 0)
        {
            if (tokens != Options.Sink) throw new InvalidOperationException($"The prompt's prefix has {tokens} tokens; the memory was made for {Options.Sink}.");
            _window.Reserve(tokens);
        }
        else if (_pass.Sum(frame => frame.Count) is var declared && declared != tokens)
            throw new InvalidOperationException($"The pass has {tokens} tokens; {declared} were declared.");
    }

    private Tensor AttendPrefix(int layer, Tensor rotated, Tensor keys, Tensor values, IAttentionProbe? probe)
    {
        _sink[layer].Write(0, keys, values);
        var (windowKeys, windowValues) = _window.Read(layer, Options.Sink);
        return SinkWindowAttention.Attend(new Attended(rotated, windowKeys, windowValues), null, Options.Local, fromAfar: false, layer, probe);
    }

    private Tensor AttendFrame(int layer, int index, FramePass frame, Tensor rotated, Tensor queries, Tensor keys, Tensor values)
    {
        using var scope = NewDisposeScope();
        var own = keys.narrow(1, frame.Start, frame.Count);
        Archive.Write(layer, index, own, values.narrow(1, frame.Start, frame.Count));
        Index.Write(layer, index, own);
        var (windowKeys, windowValues) = _window.Read(layer, frame.Start + frame.Count);
        var near = new Attended(rotated.narrow(1, frame.Start, frame.Count), windowKeys, windowValues);
        return SinkWindowAttention.Attend(near, FarSide(layer, frame, queries), Options.Local, fromAfar: false, layer).MoveToOuterDisposeScope();
    }

    private Attended? FarSide(int layer, FramePass frame, Tensor queries)
    {
        if (frame.Sink == 0) return null;
        var (keys, values) = _sink[layer].Read(frame.Sink);
        return new Attended(_far.Apply(queries.narrow(1, frame.Start, frame.Count)), keys, values);
    }

    private void Commit(int tokens)
    {
        if (_position == 0) _opening = _opening.With(tokens).Read();
        foreach (var frame in _pass) _opening = _opening.With(frame.Count).Read();
        Archive.Commit();
        Index.Advance(_pass.Count);
        _pass.Clear();
        foreach (var loaded in Loaded) loaded.ForgetBefore(Archive.First);
        _window.Advance(tokens);
        _position += tokens;
    }
}
