namespace Video.Memory.Archive;

/// <summary>Decoded blocks kept for the next question; the one not asked for longest goes first.</summary>
internal sealed class DecodedCache(int capacity) : IDisposable
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
        if (capacity == 0) return;
        tensors.Take();
        Bytes += tensors.Bytes;
        _byId.Add(id, _byUse.AddLast((id, tensors)));
        while (_byUse.Count > capacity) Remove(_byUse.First!.Value.Id);
    }

    public void Remove(long id)
    {
        if (!_byId.Remove(id, out var node)) return;
        _byUse.Remove(node);
        Bytes -= node.Value.Tensors.Bytes;
        node.Value.Tensors.GiveBack();
    }

    public void Dispose()
    {
        while (_byUse.First is { } node) Remove(node.Value.Id);
    }
}
