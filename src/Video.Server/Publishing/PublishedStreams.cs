using Orleans;
using Video.Ingest.Publishing;
using Video.Server.Access.Tenants;
using Video.Server.Models;
using Video.Server.Streams;
using Video.Streams;

namespace Video.Server.Publishing;

/// <summary>The streams that publishers feed, whatever they publish by; a name that is not known yet becomes a stream of the publisher's tenant.</summary>
internal sealed class PublishedStreams(PublishDock dock, TenantAllowance allowance, IGrainFactory grains, ModelLoader loader)
{
    /// <summary>Sees to it that there is a stream of this name that takes publishers.</summary>
    /// <exception cref="VideoException">
    /// <see cref="ErrorCode.Conflict"/>: it reads from elsewhere, or is paused. <see cref="ErrorCode.OverBudget"/>: there is none, and the tenant may have no more. <see cref="ErrorCode.NotReady"/>: the model is not loaded.
    /// </exception>
    public async Task RequireAsync(StreamKey stream, CancellationToken cancellation)
    {
        if (dock.Takes(stream)) return;
        // Asked first, so that a publisher who comes before the model is told so rather than failing inside a grain.
        _ = loader.Model;
        var status = await FindOrOpenAsync(stream, cancellation);
        if (!status.Spec.Publish) throw new VideoException(ErrorCode.Conflict, $"Stream '{stream.Stream}' reads from elsewhere; publish under another name.", "id");
        if (status.State == StreamState.Paused) throw new VideoException(ErrorCode.Conflict, $"Stream '{stream.Stream}' is paused, and takes no publisher until it goes on.", "id");
    }

    private async Task<StreamStatus> FindOrOpenAsync(StreamKey stream, CancellationToken cancellation)
    {
        var grain = grains.GetGrain<IStreamGrain>(stream.ToString());
        var reply = await grain.GetAsync().WaitAsync(cancellation);
        if (reply.Fault?.Code == ErrorCode.NotFound)
        {
            allowance.AdmitStream(stream.Tenant, await StreamsApi.DirectoryOf(grains).CountAsync(stream.Tenant.Value));
            reply = await grain.OpenAsync(new StreamSpec { Publish = true }).WaitAsync(cancellation);
            // Somebody opened it in the same moment.
            if (reply.Fault?.Code == ErrorCode.Conflict) reply = await grain.GetAsync().WaitAsync(cancellation);
        }

        return reply.Status ?? throw reply.Fault!.ToException();
    }
}
