using System.Runtime.InteropServices;
using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>Frames seen coarsely: the mean colour of the square blocks of each patch, in grey levels.</summary>
internal sealed class BlockMeans
{
    // Pixels along a block's side: small enough for an edge to show, large enough for noise to cancel.
    private const int Side = 7;

    private readonly VisionConfig _config;
    private readonly float _level;

    /// <param name="config">Sizes.</param>
    /// <param name="greyLevel">How far apart two neighbouring grey levels (of 256) are in the encoder's pixels.</param>
    public BlockMeans(VisionConfig config, double greyLevel)
    {
        (_config, _level) = (config, (float)(1 / greyLevel));
        PerSide = Math.Max(1, (int)Math.Round((double)config.PatchSize / Side));
        while (config.PatchSize % PerSide != 0) PerSide--;
    }

    /// <summary>Blocks along a patch's side.</summary>
    public int PerSide { get; }

    /// <summary>Blocks of a patch.</summary>
    public int Blocks => PerSide * PerSide;

    /// <summary>Numbers of a frame.</summary>
    public int Count => _config.Patches * Blocks * _config.Channels;

    /// <summary>[frames, 3, size, size] -> [frames, patch, block, colour], patches and blocks row by row.</summary>
    public float[] Of(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        var (frames, colours, grid, side) = (pixels.shape[0], _config.Channels, _config.Grid, _config.PatchSize / PerSide);
        var whole = pixels.narrow(2, 0, grid * _config.PatchSize).narrow(3, 0, grid * _config.PatchSize).to_type(ScalarType.Float32);
        var means = whole.reshape(frames, colours, grid, PerSide, side, grid, PerSide, side).mean([4, 7]) // [frames, colour, row, y, column, x]
            .permute(0, 2, 4, 3, 5, 1).mul(_level).contiguous().cpu();
        return MemoryMarshal.Cast<byte, float>(means.bytes).ToArray();
    }
}
