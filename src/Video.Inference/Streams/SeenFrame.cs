using static TorchSharp.torch;

namespace Video.Inference.Streams;

/// <summary>A frame as the language model reads it; kept as long as the frame is remembered, so that it can be read again.</summary>
/// <param name="Time">The frame's moment.</param>
/// <param name="Embeddings">[header + visual tokens, hidden]</param>
/// <param name="VisualTokens">How many of the tokens are visual; they come last.</param>
internal sealed record SeenFrame(MediaTime Time, Tensor Embeddings, int VisualTokens) : IDisposable
{
    public int Tokens => (int)Embeddings.shape[0];

    public long Bytes => Embeddings.NumberOfElements * Embeddings.ElementSize;

    public void Dispose() => Embeddings.Dispose();
}
