using TorchSharp;
using static TorchSharp.torch;

namespace Video.Memory.Rekv;

/// <summary>One layer's archived frames that are on the compute device: those used last, up to a number. Shared by all questions.</summary>
/// <remarks>
/// Where the archive is on the compute device itself nothing is copied and only the account is kept. Upstream's order: of frames used last by the
/// same question, the one that was loaded first goes first.
/// </remarks>
internal sealed class LoadedBlocks(int capacity, Device device) : IDisposable
{
    private readonly Dictionary<long, Entry> _blocks = [];
    private long _questions;
    private long _order;

    private sealed record Entry(Tensor Block, long Order, long Used);

    /// <summary>Frames brought here since the stream began.</summary>
    public long Loads { get; private set; }

    /// <summary>Frames that were here already when a question wanted them.</summary>
    public long Hits { get; private set; }

    /// <summary>Bytes of the frames brought here.</summary>
    public long BytesLoaded { get; private set; }

    public IEnumerable<long> Frames => _blocks.Keys.Order();

    public long Bytes => device.type == DeviceType.CPU ? 0 : _blocks.Values.Sum(entry => entry.Block.NumberOfElements * entry.Block.ElementSize);

    /// <summary>Brings frames here.</summary>
    /// <param name="frames">At most as many as are kept.</param>
    /// <param name="read">A frame in the archive: [tokens, 2, heads, headDim].</param>
    /// <returns>The same on this device, each; valid until the next call.</returns>
    public Tensor[] Take(IReadOnlyList<long> frames, Func<long, Tensor> read)
    {
        var wanted = frames.ToHashSet();
        var missing = frames.Count(frame => !_blocks.ContainsKey(frame));
        MakeRoom(_blocks.Count + missing - capacity, wanted);
        _questions++;
        foreach (var frame in frames) Use(frame, read);
        Loads += missing;
        Hits += frames.Count - missing;
        return [.. frames.Select(frame => _blocks[frame].Block)];
    }

    /// <summary>Lets go of frames before this one; the archive has dropped them.</summary>
    public void ForgetBefore(long first)
    {
        foreach (var frame in _blocks.Keys.Where(frame => frame < first).ToArray()) Drop(frame);
    }

    public void Dispose()
    {
        foreach (var entry in _blocks.Values) entry.Block.Dispose();
        _blocks.Clear();
    }

    private void Use(long frame, Func<long, Tensor> read)
    {
        if (_blocks.TryGetValue(frame, out var known))
        {
            _blocks[frame] = known with { Used = _questions };
            return;
        }
        using var scope = NewDisposeScope();
        var archived = read(frame);
        BytesLoaded += archived.NumberOfElements * archived.ElementSize;
        var block = device.type == DeviceType.CPU ? archived : archived.to(device);
        _blocks.Add(frame, new Entry(block.DetachFromDisposeScope(), _order++, _questions));
    }

    private void MakeRoom(int excess, HashSet<long> wanted)
    {
        if (excess <= 0) return;
        var oldest = _blocks.Where(block => !wanted.Contains(block.Key)).OrderBy(block => block.Value.Used).ThenBy(block => block.Value.Order);
        foreach (var (frame, _) in oldest.Take(excess).ToArray()) Drop(frame);
    }

    private void Drop(long frame)
    {
        _blocks.Remove(frame, out var entry);
        entry!.Block.Dispose();
    }
}
