namespace Video.Ingest.Live;

/// <summary>How long to wait before the next try: doubling from the first pause to the longest, each shortened by chance to between half and all of it.</summary>
/// <remarks>By chance, because many cameras behind one switch go and come together, and must not all be tried in the same moment.</remarks>
/// <param name="settings">The pauses.</param>
/// <param name="random">0 to 1; null: by chance.</param>
internal sealed class Backoff(LiveSettings settings, Func<double>? random = null)
{
    private readonly Func<double> _random = random ?? Random.Shared.NextDouble;
    private int _failures;

    /// <summary>The connection lasted: the next pause is the first one.</summary>
    public void Reset() => _failures = 0;

    /// <param name="slow">The failure is one that only people can mend.</param>
    public TimeSpan Next(bool slow = false)
    {
        // 2^20 x any pause worth the name is more than the longest; without the bound the shift would run over after months without a camera.
        var pause = slow ? settings.LongestPause : settings.FirstPause * (1 << Math.Min(_failures, 20));
        _failures++;
        var whole = pause < settings.LongestPause ? pause : settings.LongestPause;
        return whole * (0.5 + (0.5 * _random()));
    }
}
