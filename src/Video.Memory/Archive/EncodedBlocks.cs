namespace Video.Memory.Archive;

/// <summary>The encoded blocks that are in memory, and what they take of the stream's and the process's budget.</summary>
internal sealed class EncodedBlocks(long budget, long copies, ArchiveBudget? process) : IDisposable
{
    private readonly LinkedList<StoredBlock> _written = new();
    private readonly Dictionary<StoredBlock, LinkedListNode<StoredBlock>> _nodes = [];
    private long _copied;       // of Bytes, those of blocks that the file has too

    public long Bytes { get; private set; }

    public bool IsOver => Bytes > budget;

    /// <param name="block">Just added.</param>
    /// <param name="encoded">Its keys and values.</param>
    /// <param name="unwritten">Its record's info, where a file is to have it; else null.</param>
    public void Hold(StoredBlock block, byte[] encoded, byte[]? unwritten)
    {
        (block.Encoded, block.Unwritten) = (encoded, unwritten);
        Count(encoded.Length + (unwritten?.Length ?? 0));
    }

    /// <summary>The file has a block too: memory may give it up.</summary>
    public void Written(StoredBlock block)
    {
        if (block.Encoded is null || _nodes.ContainsKey(block)) return;
        Count(-(block.Unwritten?.Length ?? 0));
        block.Unwritten = null;
        _nodes.Add(block, _written.AddLast(block));
        _copied += block.Encoded.Length;
        while (_copied > copies && ReleaseWritten()) { }
    }

    public void Release(StoredBlock block)
    {
        if (block.Encoded is not { } encoded) return;
        Count(-encoded.Length - (block.Unwritten?.Length ?? 0));
        (block.Encoded, block.Unwritten) = (null, null);
        if (!_nodes.Remove(block, out var node)) return;
        _written.Remove(node);
        _copied -= encoded.Length;
    }

    /// <summary>Gives up the block that the file has had longest; false when memory has none that the file has.</summary>
    public bool ReleaseWritten()
    {
        if (_written.First is not { } oldest) return false;
        Release(oldest.Value);
        return true;
    }

    public void Dispose() => Count(-Bytes);

    private void Count(long bytes)
    {
        Bytes += bytes;
        process?.Take(bytes);
    }
}
