using System.Runtime.InteropServices;
using System.Security.Cryptography;
using static TorchSharp.torch;

namespace Video.Memory.Rolling;

/// <summary>A fingerprint of what a memory holds: two are equal where every number and every byte was.</summary>
internal sealed class StateHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(params ReadOnlySpan<long> numbers) => _hash.AppendData(MemoryMarshal.AsBytes(numbers));

    public void Add(params ReadOnlySpan<Tensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            using var scope = NewDisposeScope();
            _hash.AppendData(tensor.contiguous().cpu().bytes);
        }
    }

    public void Add(TimeRange? range) => Add(range?.From.Ticks ?? -1, range?.To.Ticks ?? -1);

    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();
}
