using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>What tests read from tensors.</summary>
internal static class Values
{
    internal static float[] Of(Tensor tensor) => tensor.to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();

    internal static long[] Whole(Tensor tensor) => tensor.to(ScalarType.Int64).cpu().contiguous().data<long>().ToArray();

    internal static bool[] Truths(Tensor tensor) => tensor.cpu().contiguous().data<bool>().ToArray();

    internal static void Near(float[] expected, Tensor actual, float tolerance = 1e-5f)
    {
        var found = Of(actual);
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - found[i]) <= tolerance, $"element {i}: expected {expected[i]}, found {found[i]}");
    }

    /// <summary>[[1, 2, 3], [4, 5, 6]]</summary>
    internal static Tensor TwoByThree() => tensor(new float[] { 1, 2, 3, 4, 5, 6 }, [2, 3]);
}
