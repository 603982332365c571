using TorchSharp;
using Video.Testing;
using Video.Vision.Reduction;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Reduction;

/// <summary><c>pool</c> and <c>m3</c>.</summary>
public sealed class PoolingMethodTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Pool_averages_the_cells_that_a_new_cell_covers()
    {
        // 0 1 2 3 / 4 5 6 7 / … : the mean of the upper left four is 2.5.
        var sent = Send("pool:size=2", arange(16, dtype: ScalarType.Float32).reshape(16, 1));
        Assert.Equal([2.5f, 4.5f, 10.5f, 12.5f], sent.Tokens.Values());
        Assert.Equal([5, 7, 13, 15], sent.Places);
    }

    [Fact]
    public void Pool_shares_a_cell_between_neighbours_where_the_sizes_do_not_divide()
    {
        // 3 -> 2: cells 0..1 and 1..2 in both directions.
        var sent = Send("pool:size=2", arange(9, dtype: ScalarType.Float32).reshape(9, 1));
        Assert.Equal([2f, 3f, 5f, 6f], sent.Tokens.Values());
        Assert.Equal([4, 5, 7, 8], sent.Places);
    }

    [Fact]
    public void Pool_gives_each_channel_its_own_mean()
    {
        var tokens = Tokens.Scene(1, 4, 6);
        Close.Assert(tokens.mean([0], keepdim: true), Send("pool:size=1", tokens).Tokens, 1e-6, "the mean token");
    }

    [Theory]
    [InlineData(14, 49)]
    [InlineData(4, 4)]
    [InlineData(13, 49)]
    [InlineData(24, 144)]
    public void Pool_halves_the_side_unless_told_otherwise(int grid, int tokens) =>
        Assert.Equal(tokens, Send("pool", Tokens.Scene(1, grid, 4)).Places.Count);

    [Fact]
    public void Pool_leaves_a_grid_alone_that_is_no_larger()
    {
        var tokens = Tokens.Scene(1, 4, 6);
        Close.Assert(tokens, Send("pool:size=12", tokens).Tokens, 0, "the frame");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(13)]
    public void Pool_names_of_any_size_the_cell_nearest_the_centre(int size)
    {
        // Tokens that are their own row and column: a mean of them is where the centre lies.
        var where = tensor([.. Enumerable.Range(0, 196).SelectMany(place => new[] { (float)(place / 14), place % 14 })]).reshape(196, 2);
        var sent = Send($"pool:size={size}", where);
        var centres = sent.Tokens.Values();
        Assert.Equal(size * size, sent.Places.Distinct().Count());
        for (var i = 0; i < sent.Places.Count; i++)
        {
            Assert.InRange(Math.Abs(centres[2 * i] - sent.Places[i] / 14), 0, 0.5001);
            Assert.InRange(Math.Abs(centres[2 * i + 1] - sent.Places[i] % 14), 0, 0.5001);
        }
    }

    [Theory]
    [InlineData(14, 196, 196)]
    [InlineData(14, 195, 49)]
    [InlineData(14, 64, 49)]
    [InlineData(14, 48, 9)]
    [InlineData(14, 8, 1)]
    [InlineData(24, 143, 36)]
    [InlineData(4, 5, 4)]
    [InlineData(4, 1, 1)]
    public void M3_sends_the_largest_of_its_levels_within_the_budget(int grid, int keep, int tokens) =>
        Assert.Equal(tokens, Send($"m3:keep={keep}", Tokens.Scene(1, grid, 4)).Places.Count);

    [Theory]
    [InlineData(4, 1)]
    [InlineData(24, 9)]
    public void A_level_of_m3_is_the_average_of_the_level_before(int grid, int keep)
    {
        var tokens = Tokens.Scene(1, grid, 4);
        var level = tokens;
        while (level.shape[0] > keep)
        {
            var sent = Send("pool", level); // halves
            level = sent.Tokens;
        }

        Close.Assert(level, Send($"m3:keep={keep}", tokens).Tokens, 1e-6, "the level");
    }

    [Fact]
    public void Where_the_sides_divide_nesting_does_not_show()
    {
        var tokens = Tokens.Scene(1, 24, 4);
        Close.Assert(Send("pool:size=6", tokens).Tokens, Send("m3:keep=36", tokens).Tokens, 1e-6, "36 tokens");
    }

    private static SentTokens Send(string method, Tensor tokens)
    {
        using var reducer = TokenReducers.Parse(method).NewStream();
        return reducer.Reduce(tokens.At(0));
    }
}
