namespace Video.Memory.Archive;

/// <summary>The encoded blocks that are in memory, and what they take of the stream's and the process's budget.</summary>
internal sealed class EncodedBlocks(long budget, long copies, ArchiveBudget? process) : IDisposable
{
    private readonly LinkedList<StoredBlock> _written = new();
    private readonly Dictionary<StoredBlock, LinkedListNode<StoredBlock>> _nodes = [];
    private long _copied;       // of Bytes, those of blocks that the file has too

    public long Bytes { get; private set; }

    public bool IsOver => Bytes > budget;

    public void Hold(StoredBlock block, byte[] encoded)
    {
        block.Encoded = encoded;
        Bytes += encoded.Length;
        process?.Take(encoded.Length);
    }

    /// <summary>The file has a block too: memory may give it up.</summary>
    public void Written(StoredBlock block)
    {
        if (block.Encoded is null || _nodes.ContainsKey(block)) return;
        _nodes.Add(block, _written.AddLast(block));
        _copied += block.Encoded.Length;
        while (_copied > copies && ReleaseWritten()) { }
    }

    public void Release(StoredBlock block)
    {
        if (block.Encoded is not { } encoded) return;
        block.Encoded = null;
        Bytes -= encoded.Length;
        process?.GiveBack(encoded.Length);
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

    public void Dispose()
    {
        process?.GiveBack(Bytes);
        Bytes = 0;
    }
}
