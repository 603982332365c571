using Video.Server.Access.Keys;

namespace Video.Tests.Server.Access.Keys;

public sealed class ApiKeyTests
{
    [Fact]
    public void A_key_is_found_again_by_its_id_and_matches_its_own_hash_alone()
    {
        var (key, other) = (ApiKey.Create(), ApiKey.Create());
        Assert.Matches("^vk_[0-9a-f]{12}_[A-Za-z0-9_-]{43}$", key.Text);
        Assert.True(ApiKey.TryParse(key.Text, out var parsed));
        Assert.Equal((key.Id, true, false), (parsed.Id, parsed.Matches(key.Hash()), parsed.Matches(other.Hash())));
        Assert.Equal(32, key.Hash().Length);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("vk_")]
    [InlineData("vk_0123456789ab_short")]
    [InlineData("xk_0123456789ab_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("vk_0123456789abxAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("vk_0123456789ab_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n")]
    [InlineData("vk_0123456789ab_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAä")]
    public void What_cannot_be_a_key_is_none(string? text) => Assert.False(ApiKey.TryParse(text, out _));

    [Fact]
    public void Written_by_mistake_a_key_shows_its_name_alone()
    {
        var key = ApiKey.Create();
        Assert.Equal("vk_" + key.Id, $"{key}");
    }
}
