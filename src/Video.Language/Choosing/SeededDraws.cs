namespace Video.Language.Choosing;

/// <summary>Uniform numbers from a seed, the same on every machine: SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).</summary>
public sealed class SeededDraws(long seed)
{
    private ulong _state = (ulong)seed;

    /// <summary>From 0 up to, but not including, 1; 53 random bits.</summary>
    public double Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        mixed ^= mixed >> 31;
        return (mixed >> 11) * (1.0 / (1UL << 53));
    }
}
