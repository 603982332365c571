namespace Video.Tests;

public sealed class StreamKeyTests
{
    [Fact]
    public void A_key_reads_back_what_it_prints_and_a_bare_name_is_the_main_tenants()
    {
        var key = new StreamKey(TenantId.Parse("acme-2"), StreamId.Parse("Door.1"));

        Assert.Equal("acme-2/Door.1", key.ToString());
        Assert.Equal(key, StreamKey.Parse("acme-2/Door.1"));
        Assert.Equal(TenantId.Main, StreamKey.Parse("Door.1").Tenant);
        Assert.Equal("main/Door.1", StreamKey.Parse("Door.1").ToString());
    }

    [Theory]
    [InlineData("Acme/door")]
    [InlineData("-a/door")]
    [InlineData("/door")]
    [InlineData("a/b/c")]
    [InlineData("a/../b")]
    [InlineData("a/")]
    public void A_text_that_is_no_key_is_refused(string text) =>
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<VideoException>(() => StreamKey.Parse(text)).Code);
}
