using static TorchSharp.torch;

namespace Video.Vision.Encoders;

/// <summary>Chooses between the operations' implementations.</summary>
public static class EncoderOperations
{
    /// <summary>Our own kernels where they run and fit the tower, else libtorch's.</summary>
    public static IEncoderOperations Fastest(VisionConfig config, ScalarType dtype, Device device) =>
        FusedCpuOperations.WhyNot(config, dtype, device) is null ? new FusedCpuOperations() : new PlainOperations();
}
