using Video.Server.Access;

namespace Video.Tests.Server.Access.Tenants;

public sealed class TenantsApiTests(KeyedServer server) : IClassFixture<KeyedServer>
{
    [Fact]
    public async Task A_tenant_is_added_changed_and_deleted_when_it_has_nothing_left()
    {
        var made = await server.SendAsync(server.AdminKey, HttpMethod.Post, "/v1/tenants", new { id = "acme", limits = new { streams = 2 } });
        Assert.Equal((201, 2), (made.Status, made.Body.GetProperty("limits").GetProperty("streams").GetInt32()));
        Assert.Equal(409, (await server.SendAsync(server.AdminKey, HttpMethod.Post, "/v1/tenants", new { id = "acme" })).Status);

        var changed = await server.SendAsync(server.AdminKey, HttpMethod.Patch, "/v1/tenants/acme", new { jobs = 1 });
        Assert.Equal((2, 1), (changed.Body.GetProperty("limits").GetProperty("streams").GetInt32(), changed.Body.GetProperty("limits").GetProperty("jobs").GetInt32()));
        Assert.Equal(changed.Body.ToString(), (await server.SendAsync(server.AdminKey, HttpMethod.Get, "/v1/tenants/acme")).Body.ToString());

        var key = await server.CreateKeyAsync(TenantId.Parse("acme"), Scope.Admin);
        Assert.Equal(204, (await server.SendAsync(server.AdminKey, HttpMethod.Delete, "/v1/tenants/acme")).Status);
        Assert.Equal(401, (await server.SendAsync(key, HttpMethod.Get, "/v1/streams")).Status);
        Assert.Equal(404, (await server.SendAsync(server.AdminKey, HttpMethod.Get, "/v1/tenants/acme")).Status);
        Assert.Equal(409, (await server.SendAsync(server.AdminKey, HttpMethod.Delete, "/v1/tenants/main")).Status);
    }

    [Fact]
    public async Task Another_tenants_admin_sees_its_own_and_changes_none()
    {
        var key = await server.CreateKeyAsync(KeyedServer.Other, Scope.Admin);
        var seen = await server.SendAsync(key, HttpMethod.Get, "/v1/tenants");
        Assert.Equal(["other"], seen.Body.GetProperty("data").EnumerateArray().Select(tenant => tenant.GetProperty("id").GetString()));
        Assert.Equal(200, (await server.SendAsync(key, HttpMethod.Get, "/v1/tenants/other")).Status);
        Assert.Equal(403, (await server.SendAsync(key, HttpMethod.Patch, "/v1/tenants/other", new { streams = 9_999 })).Status);
        Assert.Equal(403, (await server.SendAsync(key, HttpMethod.Delete, "/v1/tenants/other")).Status);
    }

    [Theory]
    [InlineData("/v1/tenants", """{"id":"Acme"}""", "tenant")]
    [InlineData("/v1/tenants", """{"id":"acme2","limits":{"streams":-1}}""", "streams")]
    [InlineData("/v1/tenants", """{"id":"acme2","limits":{"cameras":1}}""", null)]
    public async Task Wrong_words_are_refused(string path, string body, string? param)
    {
        var refused = await server.SendAsync(server.AdminKey, HttpMethod.Post, path, System.Text.Json.JsonDocument.Parse(body).RootElement);
        Assert.Equal(400, refused.Status);
        if (param is not null) Assert.Equal(param, refused.Body.GetProperty("error").GetProperty("param").GetString());
    }
}
