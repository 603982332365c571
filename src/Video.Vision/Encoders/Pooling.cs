using static TorchSharp.torch;

namespace Video.Vision.Encoders;

/// <summary>Halves the grid of a frame's tokens by bilinear sampling: 27 x 27 -> 14 x 14.</summary>
/// <remarks>
/// Reference: apply_pooling in
/// https://github.com/huggingface/transformers/blob/v4.47.1/src/transformers/models/llava_onevision/modeling_llava_onevision.py.
/// Each output side is ceil(side / 2); sampling points are (i + 0.5) * side / output - 0.5 (align_corners false, no antialiasing).
/// </remarks>
public static class Pooling
{
    /// <summary>[frames, grid * grid, width] -> [frames, pooled * pooled, width], tokens row by row. Computed in float32, as libtorch does for 16-bit inputs.</summary>
    public static Tensor Apply(Tensor tokens, int grid)
    {
        if (tokens.shape is not [var frames, var count, var width] || count != (long)grid * grid)
            throw new ArgumentException($"Tokens have shape [{string.Join(", ", tokens.shape)}]; a grid of {grid} x {grid} was announced.", nameof(tokens));

        using var scope = NewDisposeScope();
        var pooled = (grid + 1) / 2;
        var image = tokens.to_type(ScalarType.Float32).reshape(frames, grid, grid, width)
            .permute(0, 3, 1, 2);                                                      // [frames, width, grid, grid]
        var smaller = nn.functional.interpolate(image, size: [pooled, pooled], mode: InterpolationMode.Bilinear, align_corners: false);
        return smaller.permute(0, 2, 3, 1).reshape(frames, pooled * pooled, width)
            .to_type(tokens.dtype).MoveToOuterDisposeScope();
    }
}
