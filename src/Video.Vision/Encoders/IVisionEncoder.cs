using static TorchSharp.torch;

namespace Video.Vision.Encoders;

/// <summary>Pictures to patch features.</summary>
public interface IVisionEncoder : IDisposable
{
    VisionConfig Config { get; }

    /// <summary>[frames, 3, size, size] normalised pixels, any float dtype, on the encoder's device -> [frames, patches, hidden], patches row by row.</summary>
    Tensor Encode(Tensor pixels);
}
