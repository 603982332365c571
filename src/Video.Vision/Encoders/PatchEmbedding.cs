using Video.Checkpoints;
using static TorchSharp.torch;

namespace Video.Vision.Encoders;

/// <summary>Pixels to one vector a patch: a convolution with kernel = stride = patch, then the learned position of each patch.</summary>
/// <remarks>
/// Patches do not overlap, so the convolution is one matrix product over flattened patches. What is left at the right and lower edge
/// when the size is no multiple of the patch is not looked at, as in the convolution.
/// </remarks>
public sealed class PatchEmbedding : IDisposable
{
    private readonly VisionConfig _config;
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly Tensor _positions;

    private PatchEmbedding(VisionConfig config, Tensor weight, Tensor bias, Tensor positions) =>
        (_config, _weight, _bias, _positions) = (config, weight, bias, positions);

    /// <param name="at">At `embeddings`.</param>
    /// <param name="config">Sizes to expect.</param>
    public static PatchEmbedding Load(Weights at, VisionConfig config)
    {
        using var scope = NewDisposeScope();
        var patch = at.At("patch_embedding");
        var kernel = patch.Load("weight", config.Hidden, config.Channels, config.PatchSize, config.PatchSize);
        return new PatchEmbedding(config,
            kernel.reshape(config.Hidden, -1).DetachFromDisposeScope(),                // [hidden, 3 * patch * patch]
            patch.Load("bias", config.Hidden).DetachFromDisposeScope(),
            at.At("position_embedding").Load("weight", config.Patches, config.Hidden).DetachFromDisposeScope());
    }

    /// <summary>[frames, 3, size, size] -> [frames, patches, hidden], before the positions are added.</summary>
    public Tensor Project(Tensor pixels)
    {
        var (frames, colours, size) = (pixels.shape[0], _config.Channels, _config.ImageSize);
        if (pixels.shape is not [_, var c, var height, var width] || c != colours || height != size || width != size)
            throw new ArgumentException($"Pixels have shape [{string.Join(", ", pixels.shape)}]; the encoder takes [frames, {colours}, {size}, {size}].", nameof(pixels));

        using var scope = NewDisposeScope();
        var (grid, patch) = (_config.Grid, _config.PatchSize);
        var whole = pixels.to_type(_weight.dtype).narrow(2, 0, grid * patch).narrow(3, 0, grid * patch);
        var patches = whole.reshape(frames, colours, grid, patch, grid, patch)
            .permute(0, 2, 4, 1, 3, 5)                                                 // [frames, row, column, 3, y, x]
            .reshape(frames, grid * grid, colours * patch * patch);
        return nn.functional.linear(patches, _weight, _bias).MoveToOuterDisposeScope();
    }

    /// <summary>Some patches only: [rows, 3 * patch * patch], a patch's pixels as [3, y, x] -> [rows, hidden]</summary>
    /// <param name="pixels">The patches' pixels.</param>
    /// <param name="patches">int64 [rows]: where in its picture each is, row * grid + column.</param>
    public Tensor Apply(Tensor pixels, Tensor patches)
    {
        using var scope = NewDisposeScope();
        return nn.functional.linear(pixels.to_type(_weight.dtype), _weight, _bias).add_(_positions.index_select(0, patches)).MoveToOuterDisposeScope();
    }

    /// <summary>[frames, 3, size, size] -> [frames, patches, hidden]</summary>
    public Tensor Apply(Tensor pixels) => Project(pixels).add_(_positions);

    public void Dispose()
    {
        _weight.Dispose();
        _bias.Dispose();
        _positions.Dispose();
    }
}
