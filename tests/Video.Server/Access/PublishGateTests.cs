using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Video.Ingest.Publishing;
using Video.Server.Access;
using Video.Server.Access.Tenants;

namespace Video.Tests.Server.Access;

/// <summary>Publishers over RTSP are let in by the same keys as everyone else.</summary>
public sealed class PublishGateTests(KeyedServer server) : IClassFixture<KeyedServer>
{
    private static readonly IPEndPoint Somewhere = new(IPAddress.Parse("192.0.2.1"), 50_000);

    [Fact]
    public async Task A_key_publishes_to_its_own_tenant_if_it_has_the_scope()
    {
        Assert.Equal(ErrorCode.Unauthorized, await RefusedAsync("gate", null));
        Assert.Equal(ErrorCode.Unauthorized, await RefusedAsync("gate", "vk_wrong"));
        Assert.Equal(ErrorCode.Forbidden, await RefusedAsync("gate", await server.CreateKeyAsync(TenantId.Main, Scope.Read | Scope.Ask)));
        var theirs = await server.CreateKeyAsync(KeyedServer.Other, Scope.Publish);
        Assert.Equal(new StreamKey(KeyedServer.Other, StreamId.Parse("gate")), await AdmitAsync("gate", theirs));
        Assert.Equal(404, (await server.SendAsync(server.AdminKey, HttpMethod.Get, "/v1/streams/gate")).Status);
    }

    [Fact]
    public async Task A_new_name_is_one_stream_more_and_a_known_one_is_not()
    {
        var tenant = TenantId.Parse("one");
        await server.Services.GetRequiredService<TenantBook>().CreateAsync(tenant, new TenantLimits { Streams = 1 }, default);
        var key = await server.CreateKeyAsync(tenant, Scope.Publish);
        await AdmitAsync("first", key);
        await AdmitAsync("first", key);
        Assert.Equal(ErrorCode.OverBudget, await RefusedAsync("second", key));
    }

    private Task<StreamKey> AdmitAsync(string name, string? key) => server.Services.GetRequiredService<IPublishGate>().AdmitAsync(name, key, Somewhere, default);

    private async Task<ErrorCode> RefusedAsync(string name, string? key) => (await Assert.ThrowsAsync<VideoException>(() => AdmitAsync(name, key))).Code;
}
