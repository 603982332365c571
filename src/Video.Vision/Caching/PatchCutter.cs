using System.Runtime.InteropServices;
using TorchSharp;
using Video.Vision.Encoders;
using Video.Vision.Native;
using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>Cuts pictures into patches: their mean colours, block by block, and the pixels of some.</summary>
/// <remarks>On CPUs with AVX-512 in kernels of ours (Native/patches.cpp), else through libtorch, where the views it takes cost ten times as much.</remarks>
internal sealed unsafe class PatchCutter
{
    // Pixels along a block's side: small enough for an edge to show, large enough for noise to cancel.
    private const int Side = 7;

    private readonly VisionConfig _config;
    private readonly float _perLevel;
    private readonly bool _plain;

    /// <param name="config">Sizes.</param>
    /// <param name="greyLevel">How far apart two neighbouring grey levels (of 256) are in the encoder's pixels.</param>
    /// <param name="plain">Whether to use libtorch even where our kernels run.</param>
    public PatchCutter(VisionConfig config, double greyLevel, bool plain = false)
    {
        (_config, _perLevel, _plain) = (config, (float)(1 / greyLevel), plain || Kernels.WhyNot is not null);
        PerSide = Math.Max(1, (int)Math.Round((double)config.PatchSize / Side));
        while (config.PatchSize % PerSide != 0) PerSide--;
    }

    /// <summary>Blocks along a patch's side.</summary>
    public int PerSide { get; }

    /// <summary>Blocks of a patch.</summary>
    public int Blocks => PerSide * PerSide;

    /// <summary>Mean colours of a frame.</summary>
    public int Means => _config.Patches * Blocks * _config.Channels;

    /// <summary>[frames, 3, size, size] -> [frames, patch, block, colour] in grey levels, patches and blocks row by row.</summary>
    public float[] MeansOf(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        var means = new float[pixels.shape[0] * Means];
        if (Dense(pixels) is { } dense)
        {
            var shape = Shape;
            fixed (float* into = means)
                Kernels.BlockMeans(&shape, Address.Of(dense), pixels.shape[0], PerSide, _perLevel, into, IsSingle(dense), get_num_threads());
            GC.KeepAlive(dense);
            return means;
        }

        var (frames, grid, side) = (pixels.shape[0], _config.Grid, _config.PatchSize / PerSide);
        var blocks = Whole(pixels).to_type(ScalarType.Float32).reshape(frames, _config.Channels, grid, PerSide, side, grid, PerSide, side);
        var result = blocks.mean([4, 7])                                                    // [frames, colour, row, y, column, x]
            .permute(0, 2, 4, 3, 5, 1).mul(_perLevel).contiguous().cpu();
        MemoryMarshal.Cast<byte, float>(result.bytes).CopyTo(means);
        return means;
    }

    /// <summary>[frames, 3, size, size] -> [rows, 3 * patch * patch]: the pixels of the batch's changed patches, each as [3, y, x].</summary>
    public Tensor Cut(Tensor pixels, ChangedBatch batch)
    {
        using var scope = NewDisposeScope();
        var (grid, patch, length) = (_config.Grid, _config.PatchSize, (long)_config.Channels * _config.PatchSize * _config.PatchSize);
        if (Dense(pixels) is { } dense)
        {
            var (shape, places, cut) = (Shape, Places(batch), empty([batch.Rows, length], dense.dtype));
            fixed (long* at = places) Kernels.CutPatches(&shape, Address.Of(dense), at, batch.Rows, Address.Of(cut), IsSingle(dense), get_num_threads());
            GC.KeepAlive(dense);
            return cut.MoveToOuterDisposeScope();
        }

        var numbers = tensor(Places(batch), device: pixels.device);
        var (frames, rows, columns) = (numbers.floor_divide(_config.Patches), batch.Patches.floor_divide(grid), batch.Patches.remainder(grid));
        var patches = Whole(pixels).unflatten(3, grid, patch).unflatten(2, grid, patch)     // [frames, 3, row, y, column, x]
            .permute(0, 2, 4, 1, 3, 5);
        return patches[frames, rows, columns].flatten(1, 3).MoveToOuterDisposeScope();
    }

    private PatchShape Shape => new(_config.Channels, _config.ImageSize, _config.Grid, _config.PatchSize);

    // What a kernel can read; null when none is to.
    private Tensor? Dense(Tensor pixels) =>
        _plain || pixels.device_type != DeviceType.CPU || pixels.dtype is not (ScalarType.Float32 or ScalarType.BFloat16) ? null : pixels.contiguous();

    private static int IsSingle(Tensor x) => x.dtype == ScalarType.Float32 ? 1 : 0;

    private Tensor Whole(Tensor pixels) => pixels.narrow(2, 0, _config.Grid * _config.PatchSize).narrow(3, 0, _config.Grid * _config.PatchSize);

    private long[] Places(ChangedBatch batch)
    {
        var places = new long[batch.Rows];
        for (var i = 0; i < batch.Frames.Length; i++)
            for (var (row, frame) = (0, batch.Frames[i]); row < frame.Count; row++) places[frame.Start + row] = (long)i * _config.Patches + frame.Patches[row];
        return places;
    }
}
