using static TorchSharp.torch;

namespace Video.Vision.Reduction;

/// <summary>The best of a frame's tokens by score; of equal scores the one that comes first in the frame.</summary>
/// <remarks>
/// Chosen on the host: the places are wanted there anyway, and so ties fall the same way on every device and libtorch. A score that is not a number
/// counts as the lowest.
/// </remarks>
public static class TopTokens
{
    /// <summary>Copies scores to the host; waits for the device.</summary>
    public static float[] ToHost(Tensor scores) => scores.to_type(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();

    /// <summary>Places of the highest scores, ascending.</summary>
    /// <param name="scores">One a token.</param>
    /// <param name="count">How many; all when there are fewer.</param>
    public static int[] Highest(float[] scores, int count) => Highest(scores, count, Enumerable.Range(0, scores.Length));

    /// <summary>The same among some places only.</summary>
    public static int[] Highest(float[] scores, int count, IEnumerable<int> among) =>
        [.. among.OrderByDescending(place => scores[place]).ThenBy(place => place).Take(count).Order()];

    /// <summary>Places of the lowest scores, ascending.</summary>
    public static int[] Lowest(float[] scores, int count) =>
        [.. Enumerable.Range(0, scores.Length).OrderBy(place => scores[place]).Take(count).Order()];
}
