using Video.Language.Models;

namespace Video.Tests.Language.Models;

public sealed class TokenTreeTests
{
    [Fact]
    public void What_sequences_begin_with_alike_is_there_once()
    {
        var tree = TokenTree.Of([[1, 2, 3, 9], [1, 2, 4, 9], [1, 2, 3, 9]], stem: 0);
        Assert.Equal([1, 2, 3, 9, 4, 9], tree.Tokens);
        Assert.Equal([3, 5, 3], tree.Leaves);
        Assert.Equal([0, 1, 2, 3, 2, 3], tree.Depths);
    }

    [Fact]
    public void A_row_sees_the_stem_and_its_own_way_from_the_root_and_no_other_branch()
    {
        var tree = TokenTree.Of([[5, 6], [7]], stem: 2);
        Assert.Equal([5, 6, 7], tree.Tokens);
        Assert.Equal([3, 4], tree.Leaves);
        Assert.Equal([0, 1, 2, 3, 2], tree.Depths);
        var mask = tree.Mask();
        var seen = Enumerable.Range(0, 5).Select(row => Enumerable.Range(0, 5).Where(column => mask[row * 5 + column] == 0).ToArray()).ToArray();
        Assert.Equal([[0], [0, 1], [0, 1, 2], [0, 1, 2, 3], [0, 1, 4]], seen);
        Assert.All(mask, value => Assert.True(value == 0 || float.IsNegativeInfinity(value)));
    }
}
