namespace Video.Memory.Archive;

/// <summary>A block's keys and values, on loan: valid until disposed, also when the archive drops the block or is closed before.</summary>
/// <remarks>Several loans share the same tensors, so nothing is written into them. May be disposed on any thread.</remarks>
public sealed class DecodedBlock : IDisposable
{
    private DecodedTensors? _tensors;

    internal DecodedBlock(DecodedTensors tensors)
    {
        tensors.Take();
        _tensors = tensors;
    }

    /// <summary>Views, a layer each, in the archive's dtype and on its device.</summary>
    public IReadOnlyList<LayerKeyValues> Layers => _tensors?.Layers ?? throw new ObjectDisposedException(nameof(DecodedBlock));

    public void Dispose() => Interlocked.Exchange(ref _tensors, null)?.GiveBack();
}
