using System.Net;
using Orleans;
using Video.Ingest.Publishing;
using Video.Server.Access;
using Video.Server.Access.Tenants;
using Video.Server.Models;
using Video.Server.Streams;
using Video.Streams;

namespace Video.Server.Publishing;

/// <summary>Lets publishers in by their API key; a name that is not known yet becomes a stream of the key's tenant.</summary>
internal sealed class PublishGate(AccessGate access, TenantAllowance allowance, IGrainFactory grains, ModelLoader loader) : IPublishGate
{
    public async Task<StreamKey> AdmitAsync(string name, string? key, EndPoint remote, CancellationToken cancellationToken)
    {
        var caller = access.Admit(key, (remote as IPEndPoint)?.Address, Scope.Publish);
        var stream = new StreamKey(caller.Tenant, StreamId.Parse(name));
        // Asked first, so that a publisher who comes before the model is told so rather than failing inside a grain.
        _ = loader.Model;
        var status = await FindOrOpenAsync(stream, cancellationToken);
        return status.Spec.Publish
            ? stream
            : throw new VideoException(ErrorCode.Conflict, $"Stream '{stream.Stream}' reads from elsewhere; publish under another name.", "id");
    }

    private async Task<StreamStatus> FindOrOpenAsync(StreamKey stream, CancellationToken cancellationToken)
    {
        var grain = grains.GetGrain<IStreamGrain>(stream.ToString());
        var reply = await grain.GetAsync().WaitAsync(cancellationToken);
        if (reply.Fault?.Code == ErrorCode.NotFound)
        {
            allowance.AdmitStream(stream.Tenant, await StreamsApi.DirectoryOf(grains).CountAsync(stream.Tenant.Value));
            reply = await grain.OpenAsync(new StreamSpec { Publish = true }).WaitAsync(cancellationToken);
            // Somebody opened it in the same moment.
            if (reply.Fault?.Code == ErrorCode.Conflict) reply = await grain.GetAsync().WaitAsync(cancellationToken);
        }

        return reply.Status ?? throw reply.Fault!.ToException();
    }
}
