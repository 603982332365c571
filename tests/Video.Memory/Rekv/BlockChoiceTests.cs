using Video.Memory.Rekv;

namespace Video.Tests.Memory.Rekv;

public sealed class BlockChoiceTests
{
    [Fact]
    public void The_best_frames_come_in_order_of_time() => Assert.Equal([1, 2, 4], BlockChoice.Best([0, 9, 3, 1, 5], topK: 3, chunk: 1));

    [Fact]
    public void Neighbours_are_taken_together_by_their_mean() => Assert.Equal([2, 3], BlockChoice.Best([9, 0, 5, 5, 1, 1], topK: 2, chunk: 2));

    [Fact]
    public void A_last_group_that_is_incomplete_is_scored_by_its_own_members_and_gives_fewer_frames() =>
        Assert.Equal([0, 1, 4], BlockChoice.Best([2, 2, 1, 1, 3], topK: 4, chunk: 2));

    [Fact]
    public void Of_equals_the_older_wins() => Assert.Equal([0, 1], BlockChoice.Best([1, 1, 1], topK: 2, chunk: 1));
}
