using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>One layer's part of a frame that was computed in full; each [patches, hidden].</summary>
/// <param name="Key">Keys with bias, all heads side by side.</param>
/// <param name="Value">Values, likewise.</param>
/// <param name="Update">
/// What the layer added to the residual stream: attention's output and the MLP's. Published is to keep the two apart, but they are only
/// ever reused together, so their sum says the same in three quarters of the memory.
/// </param>
internal sealed record StcReference(Tensor Key, Tensor Value, Tensor Update) : IDisposable
{
    public void CopyFrom(StcReference other)
    {
        Key.copy_(other.Key);
        Value.copy_(other.Value);
        Update.copy_(other.Update);
    }

    public void Dispose()
    {
        Key.Dispose();
        Value.Dispose();
        Update.Dispose();
    }
}
