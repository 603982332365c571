using TorchSharp.Native;

namespace TorchSharp;

public static unsafe partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Resizes [batch, channels, height, width] to a size or by factors.</summary>
            /// <param name="size">Height and width, or one number for both. Either this or <paramref name="scale_factor"/>.</param>
            /// <param name="align_corners">Whether the corner pixels' centres stay where they are; for bilinear and bicubic.</param>
            /// <param name="recompute_scale_factor">Whether coordinates follow the rounded size rather than the given factor.</param>
            /// <param name="antialias">Whether a pixel averages all that it covers when the picture shrinks.</param>
            public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null,
                InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null,
                bool recompute_scale_factor = false, bool antialias = false)
            {
                if (x.ndim != 4) throw new NotSupportedException($"interpolate takes a tensor of 4 dimensions here, not {x.ndim}.");
                if ((size is null) == (scale_factor is null)) throw new ArgumentException("Either size or scale_factor should be defined, and not both.");
                if (align_corners is not null && mode is not (InterpolationMode.Bilinear or InterpolationMode.Bicubic))
                    throw new ArgumentException("align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear");
                if (antialias && mode is not (InterpolationMode.Bilinear or InterpolationMode.Bicubic))
                    throw new ArgumentException("Anti-alias option is only supported for bilinear and bicubic modes.");

                var (height, width) = OutputSize(x, size, scale_factor);
                var keepFactor = scale_factor is not null && !recompute_scale_factor;
                double? scaleY = keepFactor ? scale_factor![0] : null;
                double? scaleX = keepFactor ? scale_factor![^1] : null;
                long[] target = [height, width];
                return mode switch
                {
                    InterpolationMode.Nearest => Aten.Call("upsample_nearest2d", x, target, scaleY, scaleX),
                    InterpolationMode.NearestExact => Aten.Call("_upsample_nearest_exact2d", x, target, scaleY, scaleX),
                    InterpolationMode.Area => adaptive_avg_pool2d(x, target),
                    InterpolationMode.Bilinear => Aten.Call(antialias ? "_upsample_bilinear2d_aa" : "upsample_bilinear2d", x, target, align_corners ?? false, scaleY, scaleX),
                    InterpolationMode.Bicubic => Aten.Call(antialias ? "_upsample_bicubic2d_aa" : "upsample_bicubic2d", x, target, align_corners ?? false, scaleY, scaleX),
                    _ => throw new NotSupportedException($"interpolate does not resize a picture by {mode}."),
                };
            }

            private static (long Height, long Width) OutputSize(Tensor x, long[]? size, double[]? factor) => size is not null
                ? (size[0], size[^1])
                : ((long)Math.Floor(x.size(2) * factor![0]), (long)Math.Floor(x.size(3) * factor[^1]));
        }
    }
}
