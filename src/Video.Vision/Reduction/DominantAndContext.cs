using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Video.Vision.Reduction;

/// <summary><c>visiondrop</c>: the tokens that receive the most attention, and the rest of the frame merged into a few.</summary>
/// <remarks>
/// VisionDrop, "Rethinking Visual Token Reduction in LVLMs under Cross-modal Misalignment" (https://arxiv.org/abs/2506.22283): chooses by attention among visual
/// tokens only, and merges what is left. This is its stage after the encoder; those within the language model are not here. Merging as in VisionZip, from
/// which it descends (https://github.com/dvlab-research/VisionZip, visionzip/clip_encoder.py): of the rest, evenly spaced ones are targets, the others join the
/// target with the highest cosine; a merged token is the mean of its group. 10 of 64 tokens are merged ones, as VisionZip's smallest setting has it.
/// Option <c>keep</c> as in <see cref="TokenBudget"/>, both kinds together.
/// </remarks>
public sealed class DominantAndContext(TokenBudget budget) : SignificanceReducer(budget)
{
    private const double ContextShare = 10.0 / 64;

    public static ITokenReducer Create(MethodSpec spec) => Create(spec, budget => new DominantAndContext(budget));

    protected override SentTokens Choose(FrameTokens frame, float[] significance, int keep)
    {
        if (keep == frame.Count) return frame.KeepAll();
        var dominant = TopTokens.Highest(significance, keep - (int)Math.Round(keep * ContextShare));
        int[] rest = [.. Enumerable.Range(0, frame.Count).Except(dominant)];
        var targets = Array.ConvertAll(UniformTokens.Spread(keep - dominant.Length, rest.Length), i => rest[i]);
        if (targets.Length == 0) return frame.Keep(dominant);

        var tokens = frame.Tokens.to_type(ScalarType.Float32);
        var nearest = Nearest(tokens, targets);
        var groups = rest.Except(targets).GroupBy(place => targets[nearest[place]]).ToDictionary(group => group.Key, group => group.ToList());
        int[] places = [.. dominant.Concat(targets).Order()];
        // A dominant token is a group of its own: a weight of 1 and zeros give back the very same numbers.
        var sent = TokenGroups.Average(tokens, [.. places.Select(place => (IReadOnlyList<int>)[place, .. groups.GetValueOrDefault(place, [])])]);
        return new SentTokens(sent.to_type(frame.Tokens.dtype), places, 1);
    }

    // For each token of the frame, which target it is most like.
    private static long[] Nearest(Tensor tokens, int[] targets)
    {
        var units = normalize(tokens, dim: 1);
        var similarity = units.matmul(units.index_select(0, tensor(Array.ConvertAll(targets, place => (long)place), device: tokens.device)).t());
        return similarity.max(1).indexes.cpu().data<long>().ToArray();
    }
}
