using TorchSharp.Native;

namespace TorchSharp;

public static unsafe partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Lazy<bool> HasFusedAttention = new(() => Aten.Has("scaled_dot_product_attention"));

            /// <summary>softmax(query @ key^T / sqrt(width) + mask) @ value</summary>
            /// <param name="query">[.., queries, width]</param>
            /// <param name="key">[.., keys, width]</param>
            /// <param name="value">[.., keys, value width]</param>
            /// <param name="attn_mask">Added to the scores, or where bool, true where a query may look: broadcasts to [.., queries, keys].</param>
            /// <param name="p">The share of weights dropped.</param>
            /// <param name="is_casual">Whether query i sees keys 0 to i only; then no mask is given.</param>
            /// <remarks>libtorch's own from 2.0 on; with an older one composed here of the same steps.</remarks>
            public static Tensor scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0.0, bool is_casual = false)
            {
                if (p < 0) throw new ArgumentException("Dropout probability must be greater than or equal to zero.");
                if (is_casual && attn_mask is not null) throw new ArgumentException("Casual attention masking cannot pass a mask.");
                return HasFusedAttention.Value
                    ? Aten.Call("scaled_dot_product_attention", query, key, value, attn_mask, p, is_casual)
                    : Composed(query, key, value, attn_mask, p, is_casual);
            }

            private static Tensor Composed(Tensor query, Tensor key, Tensor value, Tensor? mask, double p, bool causal)
            {
                using var scope = NewDisposeScope();
                var scaled = query.mul(1 / Math.Sqrt(query.shape[^1]));
                var scores = scaled.matmul(key.transpose(-2, -1));
                if (causal)
                    mask = ones([query.shape[^2], key.shape[^2]], ScalarType.Bool, query.device).tril();
                if (mask is not null)
                    scores = mask.dtype == ScalarType.Bool ? scores.masked_fill_(mask.logical_not(), double.NegativeInfinity) : scores.add(mask);
                var weights = scores.softmax(-1);
                if (p > 0) weights = Aten.Call("dropout", weights, p, true);
                return weights.matmul(value).MoveToOuterDisposeScope();
            }
        }
    }
}
