namespace Video.Vision.Caching;

/// <summary>What one stream's earlier frames left for its next: references of a feature cacher.</summary>
public interface IFeatureCache : IDisposable
{
    ReuseCounters Counters { get; }

    /// <summary>Bytes of references held.</summary>
    long Bytes { get; }

    /// <summary>Drops the references, so that the next frame is computed in full: the source, its resolution or the model has changed.</summary>
    void Forget();
}
