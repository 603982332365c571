namespace Video.Memory.Archive;

/// <summary>Decoded blocks kept for the next question; the one not asked for longest goes first.</summary>
/// <param name="capacity">Blocks, at most.</param>
/// <param name="budget">Bytes, at most.</param>
/// <param name="process">What all streams take together; null: not counted.</param>
internal sealed class DecodedCache(int capacity, long budget, ArchiveBudget? process) : IDisposable
{
    private readonly Dictionary<long, LinkedListNode<(long Id, DecodedTensors Tensors)>> _byId = [];
    private readonly LinkedList<(long Id, DecodedTensors Tensors)> _byUse = new();

    /// <summary>Of keys and values.</summary>
    public long Bytes { get; private set; }

    public DecodedTensors? Find(long id)
    {
        if (!_byId.TryGetValue(id, out var node)) return null;
        _byUse.Remove(node);
        _byUse.AddLast(node);
        return node.Value.Tensors;
    }

    public void Add(long id, DecodedTensors tensors)
    {
        if (capacity == 0 || tensors.Bytes > budget) return;
        tensors.Take();
        Count(tensors.Bytes);
        _byId.Add(id, _byUse.AddLast((id, tensors)));
        while (_byUse.Count > capacity || Bytes > budget) Shed();
    }

    /// <summary>Gives up the block not asked for longest; false when there is none.</summary>
    public bool Shed()
    {
        if (_byUse.First is not { } oldest) return false;
        Remove(oldest.Value.Id);
        return true;
    }

    public void Remove(long id)
    {
        if (!_byId.Remove(id, out var node)) return;
        _byUse.Remove(node);
        Count(-node.Value.Tensors.Bytes);
        node.Value.Tensors.GiveBack();
    }

    public void Dispose()
    {
        while (Shed()) { }
    }

    private void Count(long bytes)
    {
        Bytes += bytes;
        process?.Take(bytes);
    }
}
