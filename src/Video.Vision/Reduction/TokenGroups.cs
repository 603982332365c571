using static TorchSharp.torch;

namespace Video.Vision.Reduction;

/// <summary>Tokens that become one, as rows of a matrix of weights.</summary>
internal static class TokenGroups
{
    /// <summary>The mean of each group. One product, so that the sums come in the same order on every run.</summary>
    /// <param name="tokens">[tokens, width] float32.</param>
    /// <param name="groups">Rows of the tokens, at least one a group.</param>
    /// <returns>[groups, width] float32</returns>
    public static Tensor Average(Tensor tokens, IReadOnlyList<IReadOnlyList<int>> groups)
    {
        using var scope = NewDisposeScope();
        var count = (int)tokens.shape[0];
        var weights = new float[groups.Count * count];
        for (var group = 0; group < groups.Count; group++)
            foreach (var token in groups[group]) weights[group * count + token] = 1f / groups[group].Count;
        return tensor(weights, device: tokens.device).reshape(groups.Count, count).matmul(tokens).MoveToOuterDisposeScope();
    }
}
