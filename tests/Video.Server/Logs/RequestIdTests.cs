using Video.Server.Logs;

namespace Video.Tests.Server.Logs;

public sealed class RequestIdTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task An_id_of_the_clients_own_comes_back_with_the_answer() => Assert.Equal("order-66_b.1", await IdOfAsync("order-66_b.1"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("<script>")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task An_id_that_may_not_stand_in_a_log_is_replaced(string? sent)
    {
        var (one, other) = (await IdOfAsync(sent), await IdOfAsync(sent));
        Assert.Matches("^[0-9a-f]{32}$", one);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public async Task Refusals_have_an_id_too()
    {
        using var response = await server.Http.GetAsync("/nowhere");
        Assert.Equal(404, (int)response.StatusCode);
        Assert.Single(response.Headers.GetValues(RequestIds.Header));
    }

    private async Task<string> IdOfAsync(string? sent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/streams");
        if (sent is not null) request.Headers.TryAddWithoutValidation(RequestIds.Header, sent);
        using var response = await server.Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return Assert.Single(response.Headers.GetValues(RequestIds.Header));
    }
}
