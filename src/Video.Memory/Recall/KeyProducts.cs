using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Video.Memory.Recall;

/// <summary>Dot products of float32 queries with float16 keys, where they lie.</summary>
/// <remarks>The index's rows stay in float16, and no second copy of them is made: a question over all of them reads each once.</remarks>
internal static class KeyProducts
{
    private const int Lanes = 16;
    private const int ToFloat = 13;                                        // float32 has so many more bits of fraction
    private const int SignAndNumber = unchecked((int)0x8fffe000);          // a float16's bits in a float32's places, without those that widening its sign has filled
    private static readonly float Rebias = MathF.ScaleB(1, 112);           // and an exponent that is counted from 127 instead of 15

    /// <summary>Σ query[i] * key[i]; both are equally long, and all numbers finite.</summary>
    public static float Of(ReadOnlySpan<float> query, ReadOnlySpan<Half> key)
    {
        ref var numbers = ref MemoryMarshal.GetReference(query[..key.Length]);
        ref var bits = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<Half, short>(key));
        var (sum, i) = (0f, 0);
        if (Vector512.IsHardwareAccelerated && key.Length >= 2 * Lanes)
        {
            var (low, high) = (Vector512<float>.Zero, Vector512<float>.Zero);
            for (; i <= key.Length - 2 * Lanes; i += 2 * Lanes)
            {
                var (lower, upper) = Vector512.Widen(Vector512.LoadUnsafe(ref bits, (nuint)i));
                low = Vector512.FusedMultiplyAdd(Scaled(lower), Vector512.LoadUnsafe(ref numbers, (nuint)i), low);
                high = Vector512.FusedMultiplyAdd(Scaled(upper), Vector512.LoadUnsafe(ref numbers, (nuint)(i + Lanes)), high);
            }
            sum = Vector512.Sum(low + high) * Rebias;
        }
        if (i <= key.Length - Lanes)
        {
            var (low, high) = (Vector256<float>.Zero, Vector256<float>.Zero);
            for (; i <= key.Length - Lanes; i += Lanes)
            {
                var (lower, upper) = Vector256.Widen(Vector256.LoadUnsafe(ref bits, (nuint)i));
                low = Vector256.FusedMultiplyAdd(Scaled(lower), Vector256.LoadUnsafe(ref numbers, (nuint)i), low);
                high = Vector256.FusedMultiplyAdd(Scaled(upper), Vector256.LoadUnsafe(ref numbers, (nuint)(i + Lanes / 2)), high);
            }
            sum += Vector256.Sum(low + high) * Rebias;
        }
        for (; i < key.Length; i++) sum += query[i] * (float)key[i];
        return sum;
    }

    // The bits of a float16, moved to where a float32 has them, are that number times 2^-112, also where it is subnormal. The sum is scaled back once.
    private static Vector256<float> Scaled(Vector256<int> half) => ((half << ToFloat) & Vector256.Create(SignAndNumber)).AsSingle();

    private static Vector512<float> Scaled(Vector512<int> half) => ((half << ToFloat) & Vector512.Create(SignAndNumber)).AsSingle();
}
