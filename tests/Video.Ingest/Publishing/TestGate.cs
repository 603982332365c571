using System.Collections.Concurrent;
using System.Net;
using Video.Ingest.Publishing;

namespace Video.Ingest.Tests.Publishing;

/// <summary>Lets in who comes with the right key to a stream of tenant main that was named.</summary>
internal sealed class TestGate : IPublishGate
{
    public const string Key = "vk_right/+=";

    private readonly ConcurrentDictionary<string, bool> _names = new();

    public void Know(string name) => _names[name] = true;

    public Task<StreamKey> AdmitAsync(string name, string? key, EndPoint remote, CancellationToken cancellationToken)
    {
        if (key != Key) throw new VideoException(ErrorCode.Unauthorized, key is null ? "A key is needed." : "The key is not valid.");
        if (!_names.ContainsKey(name)) throw new VideoException(ErrorCode.NotFound, "There is no such stream.");
        return Task.FromResult(new StreamKey(TenantId.Main, StreamId.Parse(name)));
    }
}
