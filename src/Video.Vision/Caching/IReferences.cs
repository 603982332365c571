namespace Video.Vision.Caching;

/// <summary>What a cacher keeps of a stream's earlier frames, in a form of its own.</summary>
internal interface IReferences : IDisposable
{
    long Bytes { get; }
}
