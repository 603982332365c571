namespace Orleans.Runtime;

/// <summary>The caller's side of a grain method that returns IAsyncEnumerable: each enumeration runs the method anew.</summary>
internal sealed class GrainEnumerable<T>(GrainReference target, GrainMethod method, object?[] arguments) : IAsyncEnumerable<T>
{
    /// <summary>Most items that one answer brings.</summary>
    public int BatchSize { get; set; } = 100;

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new GrainEnumerator<T>(target, method, arguments, BatchSize, cancellationToken);
}

public static class AsyncEnumerableExtensions
{
    /// <summary>Sets how many items that are ready at once travel together, at most; 100 when not set.</summary>
    public static IAsyncEnumerable<T> WithBatchSize<T>(this IAsyncEnumerable<T> self, int maxBatchSize)
    {
        if (self is GrainEnumerable<T> results)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(maxBatchSize, 1);
            results.BatchSize = maxBatchSize;
        }
        return self;
    }
}
