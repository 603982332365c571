namespace Video.Memory.Rolling;

/// <summary>The newest blocks, which every question sees: the open one, and as many closed ones as the guaranteed recent frames need.</summary>
/// <param name="options">Recent frames, and the window, which the live blocks do not exceed together: a question's context stays bounded.</param>
internal sealed class LiveBlocks(RollingOptions options)
{
    private readonly List<LiveBlock> _closed = [];

    /// <summary>The block that frames are added to; null: the next frame begins one.</summary>
    public LiveBlock? Open { get; private set; }

    /// <summary>Oldest first; the open one last.</summary>
    public IEnumerable<LiveBlock> All => Open is null ? _closed : _closed.Append(Open);

    public LiveBlock? Oldest => _closed.Count > 0 ? _closed[0] : Open;

    public LiveBlock? Newest => Open ?? (_closed.Count > 0 ? _closed[^1] : null);

    /// <summary>Id of the first that is archived as well; <see cref="long.MaxValue"/>: none is.</summary>
    public long FirstArchived => _closed.Count > 0 ? _closed[0].Id!.Value : long.MaxValue;

    public int Frames => All.Sum(block => block.Frames.Count);

    /// <param name="frame">Goes into the open block.</param>
    /// <param name="first">Number, in the stream, of its first token.</param>
    public void Add(NewFrame frame, long first)
    {
        Open ??= new LiveBlock(first);
        Open.Add(frame);
    }

    /// <summary>Takes the open block away, to be archived.</summary>
    public LiveBlock TakeOpen()
    {
        var block = Open ?? throw new InvalidOperationException("No block is open.");
        Open = null;
        return block;
    }

    /// <summary>Puts a block back that has been archived.</summary>
    public void AddClosed(LiveBlock block) => _closed.Add(block);

    /// <summary>Removes the oldest closed blocks that are not needed.</summary>
    /// <returns>Those, oldest first.</returns>
    public IReadOnlyList<LiveBlock> Trim()
    {
        var gone = 0;
        var (frames, end) = (Frames, Newest?.End ?? 0);
        while (gone < _closed.Count && (frames - _closed[gone].Frames.Count >= options.Recent || _closed[gone] != Newest && end - _closed[gone].First > options.Window))
            frames -= _closed[gone++].Frames.Count;
        var trimmed = _closed[..gone];
        _closed.RemoveRange(0, gone);
        return trimmed;
    }
}
