using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Video.Memory.Recall;

/// <summary>Dot products of float32 queries with float16 keys, where they lie.</summary>
/// <remarks>The index's rows stay in float16, and no second copy of them is made: a question over all of them reads each once.</remarks>
internal static class KeyProducts
{
    private const int Lanes = 16;
    private const uint Sign = 0x8000, Magnitude = 0x7fff;
    private const int ToFloat = 13;                                        // float32 has so many more bits of fraction
    private static readonly float Rebias = MathF.ScaleB(1, 112);           // and an exponent that is counted from 127 instead of 15

    /// <summary>Σ query[i] * key[i]; both are equally long, and all numbers finite.</summary>
    public static float Of(ReadOnlySpan<float> query, ReadOnlySpan<Half> key)
    {
        var whole = query.Length - query.Length % Lanes;
        var (low, high) = (Vector256<float>.Zero, Vector256<float>.Zero);
        var bits = MemoryMarshal.Cast<Half, ushort>(key);
        for (var i = 0; i < whole; i += Lanes)
        {
            var (lower, upper) = Vector256.Widen(Vector256.Create(bits.Slice(i, Lanes)));
            low += Widened(lower) * Vector256.Create(query.Slice(i, Lanes / 2));
            high += Widened(upper) * Vector256.Create(query.Slice(i + Lanes / 2, Lanes / 2));
        }
        var sum = Vector256.Sum(low + high);
        for (var i = whole; i < query.Length; i++) sum += query[i] * (float)key[i];
        return sum;
    }

    // The bits of a float16, moved to where a float32 has them, are that number times 2^-112, also where it is subnormal.
    private static Vector256<float> Widened(Vector256<uint> half) =>
        (((half & Vector256.Create(Magnitude)) << ToFloat).AsSingle() * Rebias).AsUInt32().Or((half & Vector256.Create(Sign)) << 16).AsSingle();

    private static Vector256<uint> Or(this Vector256<uint> left, Vector256<uint> right) => left | right;
}
