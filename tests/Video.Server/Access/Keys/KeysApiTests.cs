using Video.Server.Access;

namespace Video.Tests.Server.Access.Keys;

public sealed class KeysApiTests(KeyedServer server) : IClassFixture<KeyedServer>
{
    [Fact]
    public async Task A_key_is_shown_once_works_and_works_no_more_when_revoked()
    {
        var made = await server.SendAsync(server.AdminKey, HttpMethod.Post, "/v1/keys", new { scopes = new[] { "read", "ask" }, name = "laptop" });
        Assert.Equal(201, made.Status);
        var (key, id) = (made.Body.GetProperty("key").GetString()!, made.Body.GetProperty("details").GetProperty("id").GetString());
        Assert.Equal(200, (await server.SendAsync(key, HttpMethod.Get, "/v1/models")).Status);

        var listed = await server.SendAsync(server.AdminKey, HttpMethod.Get, "/v1/keys");
        var entry = Assert.Single(listed.Body.GetProperty("data").EnumerateArray(), entry => entry.GetProperty("id").GetString() == id);
        Assert.Equal(["read", "ask"], entry.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.DoesNotContain(key[16..], listed.Body.ToString(), StringComparison.Ordinal);

        Assert.Equal(204, (await server.SendAsync(server.AdminKey, HttpMethod.Delete, $"/v1/keys/{id}")).Status);
        Assert.Equal(401, (await server.SendAsync(key, HttpMethod.Get, "/v1/models")).Status);
        Assert.Equal(404, (await server.SendAsync(server.AdminKey, HttpMethod.Delete, $"/v1/keys/{id}")).Status);
    }

    [Theory]
    [InlineData("""{}""", 400, "invalid_json", null)]
    [InlineData("""{"scopes":[]}""", 400, "invalid_argument", "scopes")]
    [InlineData("""{"scopes":["write"]}""", 400, "invalid_argument", "scopes")]
    [InlineData("""{"scopes":["read"],"expires":"2001-01-01T00:00:00Z"}""", 400, "invalid_argument", "expires")]
    [InlineData("""{"scopes":["read"],"expires":"soon"}""", 400, "invalid_json", "expires")]
    [InlineData("""{"scopes":["read"],"tenant":"nobody"}""", 404, "not_found", "tenant")]
    [InlineData("""{"scopes":["read"],"colour":"red"}""", 400, "invalid_json", "colour")]
    public async Task A_wrong_key_is_not_made(string body, int status, string code, string? param)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/keys") { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("Authorization", "Bearer " + server.AdminKey);
        using var response = await server.Http.SendAsync(request);
        var error = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("error");
        Assert.Equal((status, code), ((int)response.StatusCode, error.GetProperty("code").GetString()));
        Assert.Equal(param, error.GetProperty("param").GetString());
    }

    [Fact]
    public async Task Admins_of_main_make_keys_for_any_tenant_and_other_admins_for_their_own()
    {
        var made = await server.SendAsync(server.AdminKey, HttpMethod.Post, "/v1/keys", new { scopes = new[] { "admin" }, tenant = "other" });
        var theirs = made.Body.GetProperty("key").GetString()!;
        Assert.Equal("other", made.Body.GetProperty("details").GetProperty("tenant").GetString());
        Assert.Equal(201, (await server.SendAsync(theirs, HttpMethod.Post, "/v1/keys", new { scopes = new[] { "read" } })).Status);
        Assert.Equal(404, (await server.SendAsync(theirs, HttpMethod.Post, "/v1/keys", new { scopes = new[] { "read" }, tenant = "main" })).Status);
        Assert.Equal(404, (await server.SendAsync(theirs, HttpMethod.Get, "/v1/keys?tenant=main")).Status);
        Assert.All((await server.SendAsync(theirs, HttpMethod.Get, "/v1/keys")).Body.GetProperty("data").EnumerateArray(), key => Assert.Equal("other", key.GetProperty("tenant").GetString()));
    }

    [Fact]
    public async Task A_key_in_the_address_lets_nobody_in_where_a_header_can_be_sent()
    {
        var refused = await server.SendAsync(null, HttpMethod.Get, "/v1/models?key=" + server.AdminKey);
        Assert.Equal(401, refused.Status);
        Assert.DoesNotContain(server.AdminKey, refused.Body.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_in_no_log_whatever_happens_to_the_request()
    {
        var (log, key) = (new CollectedLog(), await server.CreateKeyAsync(TenantId.Main, Scope.Admin));
        log.Listen(server.Services);
        foreach (var path in new[] { "/v1/models?key=" + key, "/v1/nothing?key=" + key, "/v1/streams/nobody?key=" + key, "/v1/streams?key=" + key })
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete })
                await server.SendAsync(key, method, path, method == HttpMethod.Get ? null : new { key });
        await server.SendAsync(key + "x", HttpMethod.Get, "/v1/models");
        Assert.DoesNotContain(log.Lines, line => line.Contains(key[16..], StringComparison.Ordinal));
    }
}
