namespace Video.Vision.Caching;

/// <summary>When each patch of a stream was last computed, and which are to be computed for their age: a few at a time, the oldest first.</summary>
/// <remarks>
/// Every <see cref="Stride"/> frames the <see cref="Batch"/> oldest patches are due, so that no patch is ever older than the limit and no frame
/// pays for many. Between those frames a still picture costs nothing at all.
/// </remarks>
internal sealed class AgeQueue
{
    // Batches in an age: enough that one is a small part of the picture.
    private const int Batches = 30;

    private readonly long[] _computed;
    private readonly int[] _oldest;
    private long _frame;

    public AgeQueue(int patches, int limit)
    {
        (_computed, _oldest) = (new long[patches], [.. Enumerable.Range(0, patches)]);
        Stride = Math.Max(1, limit / Batches);
        // A patch waits for at most ceil(patches / batch) batches, and a batch for at most stride frames: together never above the limit.
        var turns = Math.Max(1, (limit - Stride + 1) / Stride);
        Batch = (patches + turns - 1) / turns;
    }

    /// <summary>Frames from one batch to the next.</summary>
    public int Stride { get; }

    /// <summary>Patches that are due at a time.</summary>
    public int Batch { get; }

    /// <summary>Counts one more frame, and marks the patches that are due in it.</summary>
    public void Next(Span<bool> taken)
    {
        if (++_frame % Stride != 0) return;
        Array.Sort(_oldest, (a, b) => _computed[a] != _computed[b] ? _computed[a].CompareTo(_computed[b]) : a.CompareTo(b));
        for (var i = 0; i < Batch; i++) taken[_oldest[i]] = true;
    }

    /// <summary>The patch is computed in the present frame.</summary>
    public void Renew(int patch) => _computed[patch] = _frame;
}
