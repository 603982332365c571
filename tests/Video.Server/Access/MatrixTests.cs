using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Video.Server.Access;
using Video.Server.Access.Keys;

namespace Video.Tests.Server.Access;

/// <summary>Every endpoint, with every scope, of the tenant whose thing it is about and of another. A new endpoint fails these tests until it is in <see cref="AccessMatrix"/>.</summary>
public sealed class MatrixTests(KeyedServer server) : IClassFixture<KeyedServer>
{
    private static readonly Scope[] Scopes = [Scope.Read, Scope.Ask, Scope.Publish, Scope.Metrics, Scope.Admin];

    [Fact]
    public void Every_endpoint_is_in_the_matrix_with_the_scope_that_it_names()
    {
        var found = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
                .Select(method => (Name: $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}", Needed: endpoint.Metadata.GetMetadata<ScopeRequirement>()?.Needed)))
            .Select(endpoint => $"{endpoint.Name}: {endpoint.Needed?.ToString() ?? "names no scope"}").Order(StringComparer.Ordinal);
        Assert.Equal(AccessMatrix.Rows.Select(row => $"{row.Endpoint}: {row.Needed}").Order(StringComparer.Ordinal), found);
    }

    [Fact]
    public async Task The_API_says_of_itself_which_scope_each_endpoint_needs()
    {
        var document = (await server.SendAsync(server.AdminKey, HttpMethod.Get, "/openapi/v1.json")).Body;
        var scheme = document.GetProperty("components").GetProperty("securitySchemes").GetProperty("key");
        Assert.Equal(("http", "bearer"), (scheme.GetProperty("type").GetString(), scheme.GetProperty("scheme").GetString()));
        var told = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}: {(operation.Value.TryGetProperty("security", out var security) ? security[0].GetProperty("key")[0].GetString() : "none")}"));
        Assert.Equal(AccessMatrix.Rows.Where(row => !IsForProgramsAlone(row)).Select(row => $"{row.Endpoint}: {row.Needed.ToString().ToLowerInvariant()}").Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    /// <summary>The description itself, and what Prometheus knows how to read.</summary>
    private static bool IsForProgramsAlone(MatrixRow row) => row.Endpoint is "GET /openapi/v1.json" or "GET /metrics";

    [Fact]
    public async Task Without_a_valid_key_nothing_but_what_is_open_to_all_answers()
    {
        var revoked = await server.CreateKeyAsync(TenantId.Main, Scope.Admin);
        Assert.Equal(204, (await server.SendAsync(server.AdminKey, HttpMethod.Delete, $"/v1/keys/{revoked[3..15]}")).Status);
        string?[] keys =
        [
            null, "", "vk_", "admin", server.AdminKey + "x", server.AdminKey[..^1] + (server.AdminKey[^1] == 'A' ? 'B' : 'A'), server.AdminKey.ToUpperInvariant(),
            ApiKey.Create().Text, revoked, await server.CreateKeyAsync(TenantId.Main, Scope.Admin, DateTimeOffset.UtcNow.AddSeconds(-1)),
        ];
        foreach (var key in keys)
        {
            foreach (var row in AccessMatrix.Rows)
            {
                var (status, body, headers) = await server.SendAsync(key, row.Method, row.Path, row.Body);
                if (row.Needed == Scope.None)
                {
                    Assert.Equal(200, status);
                    continue;
                }

                Assert.True(status == 401, $"{row.Endpoint} with '{key}': {status} {body}");
                Assert.Equal("Bearer realm=\"video\"", headers.WwwAuthenticate.ToString());
                Assert.Equal("unauthorized", body.GetProperty("error").GetProperty("code").GetString());
            }
        }
    }

    [Fact]
    public async Task Every_endpoint_opens_to_its_scope_alone_and_what_is_one_tenants_is_not_there_for_another()
    {
        var theirs = await server.SendAsync(server.AdminKey, HttpMethod.Post, "/v1/streams", new { id = AccessMatrix.Stream, url = RunningServer.Clip("doorway"), pace = "fast" });
        Assert.Equal(201, theirs.Status);
        var key = (await server.CreateKeyAsync(TenantId.Main, Scope.Read))[3..15];

        // The other tenant first: the owner's own requests end with what they are about being deleted.
        foreach (var tenant in new[] { KeyedServer.Other, TenantId.Main })
        {
            foreach (var scope in Scopes)
            {
                var caller = await server.CreateKeyAsync(tenant, scope);
                foreach (var row in AccessMatrix.Rows) await AssertAnsweredAsync(row, tenant, scope, caller, key);
            }

            if (tenant == TenantId.Main) continue;
            Assert.Equal(200, (await server.SendAsync(server.AdminKey, HttpMethod.Get, "/v1/streams/" + AccessMatrix.Stream)).Status);
            Assert.Contains(server.Services.GetRequiredService<KeyRing>().Of(TenantId.Main), kept => kept.Id == key);
        }
    }

    [Fact]
    public async Task Lists_hold_a_tenants_own_things_alone()
    {
        await server.SendAsync(server.AdminKey, HttpMethod.Post, "/v1/streams", new { id = "listed", url = RunningServer.Clip("doorway"), pace = "fast" });
        var other = await server.CreateKeyAsync(KeyedServer.Other, Scope.Admin);
        foreach (var row in AccessMatrix.Rows.Where(row => row.Method == HttpMethod.Get && !row.IsAboutOneThing && row.Path.StartsWith("/v1/", StringComparison.Ordinal)))
        {
            var text = (await server.SendAsync(other, row.Method, row.Path)).Body.ToString();
            Assert.DoesNotContain("listed", text, StringComparison.Ordinal);
            Assert.DoesNotContain("\"main\"", text, StringComparison.Ordinal);
        }
    }

    private async Task AssertAnsweredAsync(MatrixRow row, TenantId tenant, Scope scope, string caller, string key)
    {
        var (status, body, _) = await server.SendAsync(caller, row.Method, row.Path.Replace("KEY", key, StringComparison.Ordinal), row.Body);
        var told = $"{row.Endpoint} with {scope} of {tenant}: {status} {body}";
        if (row.Needed != Scope.None && scope != Scope.Admin && scope != row.Needed)
        {
            Assert.True(status == 403, told);
            Assert.Equal($"The API key lacks the scope '{ScopeNames.Of(row.Needed)[0]}'; it has '{ScopeNames.Of(scope)[0]}'.", KeyedServer.MessageOf(body));
        }
        else if (row.IsAboutOneThing && tenant != TenantId.Main)
        {
            Assert.True(status == 404, told);
        }
        else if (row.IsOfMainAlone && tenant != TenantId.Main)
        {
            Assert.True(status == 403, told);
        }
        else
        {
            Assert.True(status is not 401 and not 403 and < 500, told);
        }
    }
}
