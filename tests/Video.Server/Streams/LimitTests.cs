using Video.Memory.Archive;
using Video.Streams;

namespace Video.Tests.Server.Streams;

public sealed class LimitTests(LimitTests.SmallServer server) : IClassFixture<LimitTests.SmallServer>
{
    private const long Mebibyte = 1 << 20;

    [Fact]
    public async Task A_stream_beyond_the_services_number_is_refused_until_one_is_closed()
    {
        for (var i = 0; i < 3; i++) Assert.Equal(201, await OpenAsync($"cam-{i}"));
        Assert.Equal(429, await OpenAsync("one-more"));
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, "/v1/streams/one-more")).Status);
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, "/v1/streams/cam-0")).Status);
        Assert.Equal(201, await OpenAsync("one-more"));
        foreach (var id in (string[])["cam-1", "cam-2", "one-more"]) Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"/v1/streams/{id}")).Status);
    }

    [Fact]
    public async Task Memory_that_was_promised_to_one_stream_is_not_promised_to_another()
    {
        Assert.Equal(201, await OpenAsync("large", 40 * Mebibyte));
        var (status, body) = await server.SendAsync(HttpMethod.Post, "/v1/streams", Body("larger", 40 * Mebibyte));
        Assert.Equal((429, "memory_ram"), (status, body.GetProperty("error").GetProperty("param").GetString()));
        Assert.Equal(201, await OpenAsync("small", 20 * Mebibyte));
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, "/v1/streams/large")).Status);
        Assert.Equal(201, await OpenAsync("larger", 40 * Mebibyte));
        foreach (var id in (string[])["small", "larger"]) Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"/v1/streams/{id}")).Status);
    }

    private async Task<int> OpenAsync(string id, long? ram = null) => (await server.SendAsync(HttpMethod.Post, "/v1/streams", Body(id, ram))).Status;

    private static object Body(string id, long? ram) => new { id, publish = true, memory_ram = ram };

    public sealed class SmallServer : RunningServer
    {
        protected override StreamLimits Limits => new(3);

        protected override MemoryStore Memory => new() { Process = new ArchiveBudget(64 * Mebibyte) };
    }
}
