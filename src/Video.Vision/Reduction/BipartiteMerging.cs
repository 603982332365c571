using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Video.Vision.Reduction;

/// <summary><c>aim-merge</c>: alike tokens of a frame merged in two steps, to a half and then to a quarter.</summary>
/// <remarks>
/// AIM (https://github.com/LaVi-Lab/AIM, llava/model/token_merge.py and llava_arch.py), what it does before the language model; the matching is ToMe's
/// (https://arxiv.org/abs/2210.09461). A step takes every second token as a source, gives each its most alike target among the others (cosine), and merges the r pairs
/// that are most alike: a target becomes the mean of itself and its sources, however many tokens those stand for already. What was not merged comes before the targets in
/// the next step; what is sent is in the frame's order.
/// </remarks>
public sealed class BipartiteMerging : StreamReducer
{
    public static ITokenReducer Create(MethodSpec spec) => new TokenReducer(() => new BipartiteMerging());

    protected override SentTokens Choose(FrameTokens frame)
    {
        var (tokens, places) = (frame.Tokens.to_type(ScalarType.Float32), Enumerable.Range(0, frame.Count).ToArray());
        (tokens, places) = Merge(tokens, places, frame.Count / 2);
        (tokens, places) = Merge(tokens, places, frame.Count / 4);

        var order = Array.ConvertAll([.. Enumerable.Range(0, places.Length).OrderBy(i => places[i])], i => (long)i);
        var sent = tokens.index_select(0, tensor(order, device: tokens.device)).to_type(frame.Tokens.dtype);
        return new SentTokens(sent, [.. places.Order()], 1);
    }

    private static (Tensor Tokens, int[] Places) Merge(Tensor tokens, int[] places, int pairs)
    {
        var count = places.Length;
        pairs = Math.Min(pairs, count / 2);
        if (pairs == 0) return (tokens, places);

        // Sources are rows 0, 2, 4, …; targets 1, 3, 5, …
        var units = normalize(tokens, dim: 1);
        var (alike, target) = units[TensorIndex.Slice(0, null, 2)].matmul(units[TensorIndex.Slice(1, null, 2)].t()).max(1);
        var targets = target.cpu().data<long>().ToArray();
        var merged = TopTokens.Highest(TopTokens.ToHost(alike), pairs);

        var apart = Enumerable.Range(0, targets.Length).Except(merged).Select(source => new List<int> { source * 2 });
        var joined = Enumerable.Range(0, count / 2).Select(i => new List<int> { i * 2 + 1 }).ToArray();
        foreach (var source in merged) joined[targets[source]].Add(source * 2);
        List<int>[] groups = [.. apart, .. joined];
        return (TokenGroups.Average(tokens, groups), Array.ConvertAll(groups, group => places[group[0]]));
    }
}
