using static TorchSharp.torch;

namespace Video.Vision.Encoders;

/// <summary>
/// The encoder's operations between its matrix products, where a processor's own kernels beat a chain of general ones.
/// Results are new tensors of the inputs' dtype and device unless said otherwise.
/// </summary>
public interface IEncoderOperations
{
    /// <summary>Softmax(Q Kᵀ / √headDim) V for every head; each query sees all keys.</summary>
    /// <param name="query">[frames, queries, heads * headDim]; last dimension dense, the others may be strided (a slice of a joined product).</param>
    /// <param name="key">[frames, keys, heads * headDim], likewise.</param>
    /// <param name="value">[frames, keys, heads * headDim], likewise.</param>
    /// <param name="heads">How many heads the last dimension holds.</param>
    /// <returns>[frames, queries, heads * headDim], dense.</returns>
    Tensor Attention(Tensor query, Tensor key, Tensor value, int heads);

    /// <summary>GELU in its tanh form, x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))).</summary>
    /// <param name="x">Dense, any shape; given up by the caller: it may be overwritten and returned.</param>
    Tensor GeluTanh(Tensor x);

    /// <summary>Layer norm over the last dimension.</summary>
    Tensor Normalize(Tensor x, LayerNorm norm);

    /// <summary>Adds <paramref name="residual"/> to <paramref name="update"/> in place, and returns the layer norm of the sum.</summary>
    Tensor AddAndNormalize(Tensor update, Tensor residual, LayerNorm norm);

    /// <summary>Cosine of each row with the same row of the other; 0 where one of them is all zero.</summary>
    /// <param name="x">[rows, width]; rows dense, but not necessarily adjacent (a slice of a joined product).</param>
    /// <param name="y">Likewise.</param>
    /// <returns>[rows], computed and given in float32.</returns>
    Tensor Cosine(Tensor x, Tensor y);
}
