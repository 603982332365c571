using Video.Checkpoints;
using static TorchSharp.torch;

namespace Video.Vision.Preparing;

/// <summary>Frames of the model's picture size become the numbers that its encoder takes.</summary>
public sealed class FramePreparation : IDisposable
{
    private readonly Tensor _scale;   // [1, 3, 1, 1]: rescale / std
    private readonly Tensor _offset;  // [1, 3, 1, 1]: -mean / std

    public FramePreparation(PreparationConfig config)
    {
        Config = config;
        _scale = PerColour([.. config.Std.Select(std => (float)(config.RescaleFactor / std))]);
        _offset = PerColour([.. config.Mean.Zip(config.Std, (mean, std) => (float)(-mean / std))]);
    }

    public PreparationConfig Config { get; }

    public static FramePreparation Read(Checkpoint checkpoint) => new(PreparationConfig.Read(checkpoint));

    /// <summary>(x · rescale - mean) / std per colour, computed in float32.</summary>
    /// <param name="frames">At least one; each of the config's size.</param>
    /// <param name="dtype">Of the result.</param>
    /// <param name="device">Of the result; bytes travel, not floats.</param>
    /// <returns>[frames, 3, height, width]</returns>
    /// <exception cref="ArgumentException">A frame of another size.</exception>
    public Tensor ToTensor(IReadOnlyList<Frame> frames, ScalarType dtype, Device device)
    {
        using var scope = NewDisposeScope();
        var bytes = empty([frames.Count, Config.Height, Config.Width, 3], ScalarType.Byte, CPU);
        var pixels = Config.Height * Config.Width * 3;
        for (var i = 0; i < frames.Count; i++)
        {
            if (frames[i].Height != Config.Height || frames[i].Width != Config.Width)
                throw new ArgumentException($"A frame is {frames[i].Width} x {frames[i].Height}; the model takes {Config.Width} x {Config.Height}.", nameof(frames));
            frames[i].Pixels.Span.CopyTo(bytes.bytes.Slice(i * pixels, pixels));
        }

        // Upstream divides after subtracting; one multiplication and one addition differ from that by at most 2 units in the last place.
        var colours = bytes.to(device).permute(0, 3, 1, 2).to_type(ScalarType.Float32); // [frames, 3, height, width]
        return colours.mul(_scale.to(device)).add(_offset.to(device)).to_type(dtype).contiguous().MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _scale.Dispose();
        _offset.Dispose();
    }

    private static Tensor PerColour(float[] values) => tensor(values).reshape(1, 3, 1, 1).DetachFromDisposeScope();
}
