namespace Video.Vision.Caching;

/// <summary>One stream's references, in the form of the cacher that owns them, and the count of what was done.</summary>
/// <remarks>It outlives its cacher: one of another method or model may go on with it, from no references.</remarks>
public sealed class FeatureCache : IFeatureCache
{
    private IFeatureCacher _owner;
    private IReferences? _references;

    internal FeatureCache(IFeatureCacher owner) => _owner = owner;

    public ReuseCounters Counters { get; private set; }

    internal bool IsDisposed { get; private set; }

    public long Bytes => _references?.Bytes ?? 0;

    /// <summary>Drops the references, and counts it when there were any.</summary>
    public void Forget()
    {
        if (_references is null) return;
        Drop();
        Counters = Counters with { Forgotten = Counters.Forgotten + 1 };
    }

    public void Dispose()
    {
        Drop();
        IsDisposed = true;
    }

    /// <summary>Makes the cache this cacher's; what another one kept here is forgotten first.</summary>
    internal void Claim(IFeatureCacher owner)
    {
        if (_owner != owner) Forget();
        _owner = owner;
    }

    /// <summary>What the owner keeps here; null when nothing.</summary>
    internal T? References<T>() where T : class, IReferences => (T?)_references;

    /// <summary>Takes over what the owner will look for with the next frame.</summary>
    internal T Keep<T>(T references) where T : class, IReferences
    {
        Drop();
        _references = references;
        return references;
    }

    internal void Count(FrameReuse frame, double fullMultiplyAdds) => Counters = Counters with
    {
        Frames = Counters.Frames + 1,
        Refreshes = Counters.Refreshes + (frame.Refreshed ? 1 : 0),
        MultiplyAdds = Counters.MultiplyAdds + frame.MultiplyAdds,
        FullMultiplyAdds = Counters.FullMultiplyAdds + fullMultiplyAdds,
    };

    /// <summary>Lets the references go without a count: their owner has no use for them.</summary>
    internal void Drop()
    {
        _references?.Dispose();
        _references = null;
    }
}
