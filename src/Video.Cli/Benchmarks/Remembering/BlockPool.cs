using Video.Memory.Archive;
using static TorchSharp.torch;

namespace Video.Cli.Benchmarks.Remembering;

/// <summary>Blocks that a model really computed, to be laid into an archive again and again as later ones, each time a little different.</summary>
internal sealed class BlockPool : IDisposable
{
    /// <summary>By how much a channel of a copy differs from its original: a few per cent.</summary>
    private const double Jitter = 0.05;

    private const int Most = 12;

    private readonly List<(BlockInfo Info, IReadOnlyList<LayerKeyValues> Layers)> _blocks = [];
    private readonly TimeSpan _pause;
    private int _next;

    /// <param name="archive">Holds at least two blocks; the first, with the whole of the first picture in it, is left out.</param>
    /// <param name="pause">From the last frame of a block to the first of the next.</param>
    public BlockPool(BlockArchive archive, TimeSpan pause)
    {
        _pause = pause;
        foreach (var info in archive.Blocks.Skip(1).Take(Most))
        {
            using var scope = NewDisposeScope();
            using var block = archive.Read(info.Id)!;
            _blocks.Add((info, [.. block.Layers.Select(layer => new LayerKeyValues(layer.Keys.clone().DetachFromDisposeScope(), layer.Values.clone().DetachFromDisposeScope()))]));
        }
    }

    /// <summary>Adds the next block behind all that the archive holds.</summary>
    /// <returns>Stream time at which it ends, and its frames.</returns>
    public (TimeSpan End, int Frames) AddTo(BlockArchive archive, int epoch)
    {
        var (info, layers) = _blocks[_next];
        _next = (_next + 1) % _blocks.Count;
        using var scope = NewDisposeScope();
        var shift = archive.Newest!.Value + _pause - info.Range.From;
        LayerKeyValues[] varied = [.. layers.Select(layer => new LayerKeyValues(Varied(layer.Keys), Varied(layer.Values)))];
        var rows = Enumerable.Range(0, info.RowFrames.Count).Select(row => Row(info, row, varied));
        var copy = new BlockInfo(archive.NextId, [.. info.Frames.Select(frame => Later(frame, shift, epoch))], info.Tokens, [.. rows], info.RowFrames);
        archive.Add(copy, varied);
        return (copy.Range.To, copy.Frames.Count);
    }

    public void Dispose()
    {
        foreach (var (keys, values) in _blocks.SelectMany(block => block.Layers))
        {
            keys.Dispose();
            values.Dispose();
        }
    }

    private static BlockFrame Later(BlockFrame frame, TimeSpan by, int epoch) => frame with
    {
        Time = new MediaTime(epoch, frame.Time.Position + by, frame.Time.WallClock + by),
        Passed = frame.Passed is { } passed ? new TimeRange(passed.From + by, passed.To + by) : null,
    };

    // [key-value heads, tokens, head dim]: every channel by a factor of its own.
    private static Tensor Varied(Tensor values) => values * (randn([values.shape[0], 1, values.shape[2]]) * Jitter + 1).to(values.dtype, values.device);

    // The archive gives back rows of the layers alone that are searched, and takes those of all.
    private static Half[] Row(BlockInfo info, int row, LayerKeyValues[] layers)
    {
        var start = info.Frames[info.RowFrames[row]].Start;
        var end = row + 1 < info.RowFrames.Count ? info.Frames[info.RowFrames[row + 1]].Start : info.Tokens;
        var means = stack([.. layers.Select(layer => layer.Keys.narrow(1, start, end - start).to_type(ScalarType.Float32).mean([1]))]);
        return Array.ConvertAll(means.cpu().reshape(-1).data<float>().ToArray(), number => (Half)number);
    }
}
