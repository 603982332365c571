using System.Net;
using Video.Ingest.Publishing;
using Video.Server.Access;

namespace Video.Server.Publishing;

/// <summary>Lets publishers over RTSP in by their API key.</summary>
internal sealed class PublishGate(AccessGate access, PublishedStreams streams) : IPublishGate
{
    public async Task<StreamKey> AdmitAsync(string name, string? key, EndPoint remote, CancellationToken cancellationToken)
    {
        var caller = access.Admit(key, (remote as IPEndPoint)?.Address, Scope.Publish);
        var stream = new StreamKey(caller.Tenant, StreamId.Parse(name));
        await streams.RequireAsync(stream, cancellationToken);
        return stream;
    }
}
