using Video.Server.Access;

namespace Video.Tests.Server.Access.Tenants;

public sealed class LimitsTests(KeyedServer server) : IClassFixture<KeyedServer>
{
    [Fact]
    public async Task One_stream_more_than_a_tenant_may_have_is_refused_with_the_limit_and_its_number()
    {
        var key = await TenantAsync("s", new { streams = 1 });
        object Opening(string id) => new { id, url = RunningServer.Clip("doorway"), pace = "fast" };
        Assert.Equal(201, (await server.SendAsync(key, HttpMethod.Post, "/v1/streams", Opening("one"))).Status);
        await AssertRefusedAsync(key, "/v1/streams", Opening("two"), "streams", "Tenant 's' may have 1 open streams; that limit is reached.");
        Assert.Equal(204, (await server.SendAsync(key, HttpMethod.Delete, "/v1/streams/one")).Status);
        Assert.Equal(201, (await server.SendAsync(key, HttpMethod.Post, "/v1/streams", Opening("two"))).Status);
    }

    [Fact]
    public async Task Questions_past_those_of_a_minute_are_refused_until_some_time_has_passed()
    {
        var key = await TenantAsync("q", new { questions_per_minute = 2 });
        for (var i = 0; i < 2; i++) Assert.Equal(404, (await server.SendAsync(key, HttpMethod.Post, "/v1/streams/nobody/ask", new { question = "describe" })).Status);
        await AssertRefusedAsync(key, "/v1/streams/nobody/ask", new { question = "describe" }, "questions_per_minute", "Tenant 'q' may ask 2 questions a minute; that limit is reached.");
        await server.SendAsync(server.AdminKey, HttpMethod.Patch, "/v1/tenants/q", new { questions_per_minute = 3 });
        Assert.Equal(404, (await server.SendAsync(key, HttpMethod.Post, "/v1/streams/nobody/ask", new { question = "describe" })).Status);
    }

    [Fact]
    public async Task More_questions_at_once_than_a_tenant_may_ask_are_refused_while_the_others_are_answered()
    {
        var key = await TenantAsync("c", new { concurrent_questions = 0 });
        await AssertRefusedAsync(key, "/v1/streams/nobody/ask", new { question = "describe" }, "concurrent_questions", "Tenant 'c' answers 0 questions at once; that limit is reached.");
        await server.SendAsync(server.AdminKey, HttpMethod.Patch, "/v1/tenants/c", new { concurrent_questions = 1 });
        // One after another each finds its place free again.
        for (var i = 0; i < 3; i++) Assert.Equal(404, (await server.SendAsync(key, HttpMethod.Post, "/v1/streams/nobody/ask", new { question = "describe" })).Status);
    }

    [Fact]
    public async Task Keys_have_a_limit_too()
    {
        var key = await TenantAsync("k", new { keys = 1 });
        await AssertRefusedAsync(key, "/v1/keys", new { scopes = new[] { "read" } }, "keys", "Tenant 'k' may have 1 keys; that limit is reached.");
    }

    private async Task<string> TenantAsync(string id, object limits)
    {
        Assert.Equal(201, (await server.SendAsync(server.AdminKey, HttpMethod.Post, "/v1/tenants", new { id, limits })).Status);
        return await server.CreateKeyAsync(TenantId.Parse(id), Scope.Admin);
    }

    private async Task AssertRefusedAsync(string key, string path, object body, string limit, string message)
    {
        var (status, answer, headers) = await server.SendAsync(key, HttpMethod.Post, path, body);
        Assert.Equal((429, message), (status, KeyedServer.MessageOf(answer)));
        Assert.Equal(("over_budget", limit), (answer.GetProperty("error").GetProperty("code").GetString(), answer.GetProperty("error").GetProperty("param").GetString()));
        Assert.True(headers.RetryAfter?.Delta > TimeSpan.Zero);
    }
}
