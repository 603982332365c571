using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>How much a patch matters to the others: the attention it receives in a layer, mean over heads and queries.</summary>
/// <remarks>
/// Significance as FoPru has it, and as VisionZip's ranking carries over to a tower without a class token (HoliTom):
/// s[j] = mean over heads h and queries i of softmax_j(q[h, i] · k[h, j] / √headDim). A frame's significances add up to 1.
/// </remarks>
public static class AttentionReceived
{
    /// <param name="layer">The layer whose attention counts.</param>
    /// <param name="input">[frames, patches, hidden]: what goes into it. Query and key of every patch are computed from it, beside the layer's own run.</param>
    /// <param name="heads">How many heads the layer has.</param>
    /// <returns>[frames, patches] float32. One frame's attention matrix is in memory at a time.</returns>
    public static Tensor Of(SiglipLayer layer, Tensor input, int heads)
    {
        using var scope = NewDisposeScope();
        var hidden = input.shape[2];
        var (weight, bias) = (layer.QueryKeyValue.Weight.narrow(0, 0, 2 * hidden), layer.QueryKeyValue.Bias!.narrow(0, 0, 2 * hidden));
        var joined = nn.functional.linear(layer.Operations.Normalize(input, layer.AttentionNorm), weight, bias);
        var frames = Enumerable.Range(0, (int)input.shape[0])
            .Select(frame => OfFrame(joined[frame].narrow(1, 0, hidden), joined[frame].narrow(1, hidden, hidden), heads));
        return stack([.. frames], 0).MoveToOuterDisposeScope();
    }

    /// <summary>As above for one frame whose query and key [patches, hidden] are there already: [patches] float32.</summary>
    internal static Tensor OfFrame(Tensor query, Tensor key, int heads)
    {
        using var scope = NewDisposeScope();
        var (q, k) = (Split(query, heads), Split(key, heads));                          // [heads, patches, headDim]
        var scores = q.matmul(k.transpose(1, 2)).mul_(1 / Math.Sqrt(q.shape[2]));      // [heads, queries, keys]
        return scores.softmax(-1).mean([0, 1]).MoveToOuterDisposeScope();
    }

    private static Tensor Split(Tensor x, int heads) => x.to_type(ScalarType.Float32).unflatten(1, heads, x.shape[1] / heads).transpose(0, 1);
}
