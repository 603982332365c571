using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Runtime;

/// <summary>Holds the activations of this process, one per grain, and brings requests to them.</summary>
internal sealed class Silo : IHostedService
{
    private readonly ConcurrentDictionary<GrainId, Activation> _activations = [];
    private readonly SiloMessagingOptions _messaging;
    private readonly IdleCollector _collector;
    private volatile bool _started;
    private volatile bool _stopping;

    public Silo(
        IServiceProvider services, GrainCatalog catalog, TimeProvider time, ILogger<Silo> log,
        IOptions<SiloMessagingOptions> messaging, IOptions<GrainCollectionOptions> collection)
    {
        Services = services;
        Catalog = catalog;
        Time = time;
        Log = log;
        Collection = collection.Value;
        _messaging = messaging.Value;
        _collector = new IdleCollector(this);
        Grains = new GrainFactory(this);
    }

    public IServiceProvider Services { get; }

    public GrainCatalog Catalog { get; }

    public TimeProvider Time { get; }

    public ILogger Log { get; }

    public GrainCollectionOptions Collection { get; }

    public GrainFactory Grains { get; }

    public TimeSpan ResponseTimeout => _messaging.ResponseTimeout;

    /// <summary>Requests that an activation may hold; 0 is no limit.</summary>
    public int RequestLimit => _messaging.MaxEnqueuedRequestsHardLimit;

    public IEnumerable<Activation> Activations => _activations.Values;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _collector.Start();
        _started = true;
        return Task.CompletedTask;
    }

    /// <summary>Ends all activations; gives up on those that have not when the host's or the deactivation's time is up.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        await _collector.StopAsync();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Collection.DeactivationTimeout);
        try
        {
            // Again, because one that was being made when the stop came is seen only now.
            while (!_activations.IsEmpty) await EndAllAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            Log.LogWarning("{Count} grains had not ended when the time to stop was up", _activations.Count);
        }
    }

    public GrainReference Reference(GrainId grainId, Type interfaceType) => GrainReference.Create(this, grainId, interfaceType);

    /// <summary>Brings a request to its grain and waits for the answer: until the timeout, or until the caller gives up.</summary>
    public async Task<object?> SendAsync(Request request, TimeSpan? timeout, CancellationToken caller)
    {
        caller.ThrowIfCancellationRequested();
        Dispatch(request);
        if (request.OneWay) return null;
        var limit = timeout ?? ResponseTimeout;
        try
        {
            return await request.Reply.WaitAsync(limit, Time, caller).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!request.Reply.IsCompleted)
        {
            request.Abandon();
            throw new TimeoutException($"Response did not arrive on time in {limit} for message: {request}.");
        }
        catch (OperationCanceledException) when (caller.IsCancellationRequested && !request.Reply.IsCompleted)
        {
            request.Cancel();
            throw;
        }
    }

    /// <summary>Puts a request into its grain's queue, making an activation where there is none.</summary>
    public void Dispatch(Request request)
    {
        while (true)
        {
            if (!_activations.TryGetValue(request.Target, out var activation))
            {
                if (!_started || _stopping)
                {
                    request.Fail(new SiloUnavailableException($"The silo {(_stopping ? "is stopping" : "has not started")}: {request} was not let in."));
                    return;
                }
                activation = _activations.GetOrAdd(request.Target, id => new Activation(this, Catalog.Find(id.Type), id));
            }
            if (activation.TryReceive(request)) return;
            Remove(activation);
        }
    }

    public void Remove(Activation activation) => _activations.TryRemove(KeyValuePair.Create(activation.GrainId, activation));

    private Task EndAllAsync(CancellationToken promptly)
    {
        var ending = Activations.ToList();
        foreach (var activation in ending) activation.Deactivate(new(DeactivationReasonCode.ShuttingDown, "This process is terminating"), promptly);
        return Task.WhenAll(ending.Select(activation => activation.Deactivated)).WaitAsync(promptly);
    }
}
