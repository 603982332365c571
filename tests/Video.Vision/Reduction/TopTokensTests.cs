using Video.Vision.Reduction;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Reduction;

public sealed class TopTokensTests
{
    private static readonly float[] Scores = [3, 1, 2, 3, 1, 2];

    [Fact]
    public void The_highest_and_the_lowest_come_in_the_frames_order()
    {
        Assert.Equal([0, 3], TopTokens.Highest(Scores, 2));
        Assert.Equal([1, 4], TopTokens.Lowest(Scores, 2));
        Assert.Equal([0, 1, 2, 3, 4, 5], TopTokens.Highest(Scores, 9));
        Assert.Empty(TopTokens.Highest(Scores, 0));
    }

    [Fact]
    public void Of_equal_scores_the_first_is_taken()
    {
        Assert.Equal([0, 2, 3], TopTokens.Highest(Scores, 3));
        Assert.Equal([1, 2, 4], TopTokens.Lowest(Scores, 3));
    }

    [Fact]
    public void Of_a_few_places_only_those_are_taken() => Assert.Equal([1, 2], TopTokens.Highest(Scores, 2, [4, 2, 1]));

    [Fact]
    public void What_is_not_a_number_counts_as_the_lowest() => Assert.Equal([0, 2], TopTokens.Highest([0, float.NaN, -1, float.NaN], 2));

    [Fact]
    public void Scores_come_to_the_host_whatever_their_type_and_strides()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([1f, 3f], TopTokens.ToHost(tensor(new float[] { 1, 2, 3, 4 }).reshape(2, 2).bfloat16()[TensorIndex.Colon, 0]));
    }
}
