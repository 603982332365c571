using static TorchSharp.torch;

namespace Video.Testing;

/// <summary>Claims about how far two tensors are apart.</summary>
public static class Close
{
    /// <summary>What a float32 implementation should meet on vision tensors: goldens' README.</summary>
    public const double Vision = 2e-5;

    /// <summary>What it should meet on a decoder's hidden states and logits.</summary>
    public const double Language = 5e-5;

    /// <summary>Largest absolute difference; infinite when one of the values is not a number.</summary>
    public static double Distance(Tensor expected, Tensor actual)
    {
        using var scope = NewDisposeScope();
        var difference = (expected.cpu().to_type(ScalarType.Float64) - actual.cpu().to_type(ScalarType.Float64)).abs().max().item<double>();
        return double.IsNaN(difference) ? double.PositiveInfinity : difference;
    }

    public static void Assert(Tensor expected, Tensor actual, double within, string what)
    {
        Xunit.Assert.Equal(expected.shape, actual.shape);
        var distance = Distance(expected, actual);
        Xunit.Assert.True(distance <= within, $"{what}: largest difference {distance:g3}, allowed {within:g3}");
    }
}
