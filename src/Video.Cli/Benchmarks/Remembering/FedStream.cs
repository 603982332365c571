using Video.Inference.Engine;
using Video.Inference.Memories;
using Video.Inference.Models;
using Video.Inference.Streams;

namespace Video.Cli.Benchmarks.Remembering;

/// <summary>
/// A stream whose first minutes and last frames the model reads; what lies between is laid into its archive: blocks of those first minutes, a little different each time.
/// For models of which reading ten hours would take as long on this machine.
/// </summary>
internal sealed class FedStream : IBenchStream
{
    /// <summary>Sent frames that the model reads before it is asked.</summary>
    private const int LastFrames = 16;

    /// <summary>As much is read to the last frame.</summary>
    private static readonly TimeSpan ReadWhole = TimeSpan.FromMinutes(2);

    /// <summary>Blocks, at least, that the first minutes are to give.</summary>
    private const int PoolBlocks = 6;

    private readonly VideoModel _model;
    private readonly InferenceEngine _engine;
    private readonly StreamMethods _methods;
    private readonly MemoryStorage _storage;
    private readonly Footage _footage;
    private StreamContext? _context;
    private BlockPool? _pool;

    /// <param name="model">Of the shape that is measured.</param>
    /// <param name="engine">Where it runs.</param>
    /// <param name="methods">Its memory is rolling.</param>
    /// <param name="storage">With a folder.</param>
    /// <param name="footage">What it sees.</param>
    public FedStream(VideoModel model, InferenceEngine engine, StreamMethods methods, MemoryStorage storage, Footage footage) =>
        (_model, _engine, _methods, _storage, _footage) = (model, engine, methods, storage, footage);

    public StreamContext Context => _context ??= new StreamContext(_model, _engine, _methods, storage: _storage);

    /// <summary>Frames laid into the archive.</summary>
    public long FramesFed { get; private set; }

    public async Task AdvanceAsync(TimeSpan to, CancellationToken cancellation)
    {
        if (_pool is null) await BeginAsync(to, cancellation);
        if (_footage.Now >= to) return;
        await CloseAsync();
        await _engine.RunAsync(WorkClass.Batch, () => Feed(to - LastFrames * Interval, cancellation), cancellation);
        _footage.Epoch = Context.Timeline.Newest!.Value.Epoch + 1;
        _footage.SkipTo(Context.Timeline.Newest.Value.Position + Interval);
        for (var i = 0; i < LastFrames; i += 8) await ReadStream.ReadAsync(Context, _footage, 8, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _pool?.Dispose();
    }

    /// <summary>Reads the first minutes: up to a moment among them, or until the pool can be filled.</summary>
    private async Task BeginAsync(TimeSpan to, CancellationToken cancellation)
    {
        while (_footage.Now < to && (to <= ReadWhole || Context.Memory.Blocks <= PoolBlocks)) await ReadStream.ReadAsync(Context, _footage, 8, cancellation);
    }

    private TimeSpan Interval => TimeSpan.FromSeconds(1 / _footage.FramesPerSecond);

    private async Task CloseAsync()
    {
        if (_context is { } open) await open.DisposeAsync();
        _context = null;
    }

    private void Feed(TimeSpan to, CancellationToken cancellation)
    {
        using var none = TorchSharp.torch.no_grad();
        using var archive = StreamMemories.OpenArchive(_model, _methods.Memory, _storage);
        _pool ??= new BlockPool(archive, Interval);
        var epoch = archive.Blocks[^1].Frames[^1].Time.Epoch;
        for (var now = archive.Newest!.Value; now < to;)
        {
            cancellation.ThrowIfCancellationRequested();
            var (end, frames) = _pool.AddTo(archive, epoch);
            (now, FramesFed) = (end, FramesFed + frames);
        }
    }
}
