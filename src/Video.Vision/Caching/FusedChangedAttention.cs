using TorchSharp;
using Video.Vision.Encoders;
using Video.Vision.Native;
using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>In a kernel of ours (Native/changed.cpp), for processors with AVX-512: one call for all frames, float32 or bfloat16.</summary>
/// <remarks>Agrees with <see cref="PlainChangedAttention"/> within rounding. For the embedded model's tower it is the difference between 0.7 and 0.3 of `full`'s time.</remarks>
internal sealed unsafe class FusedChangedAttention : IChangedAttention
{
    private const int WidestHead = 128;

    /// <summary>Why a tower of this shape cannot use the kernel here; null when it can.</summary>
    public static string? WhyNot(VisionConfig config, ScalarType dtype, Device device)
    {
        if (device.type != DeviceType.CPU) return $"the device is {device}, not the CPU";
        if (dtype is not (ScalarType.Float32 or ScalarType.BFloat16)) return $"the dtype is {dtype}, not Float32 or BFloat16";
        if (config.HeadDim > WidestHead || (dtype == ScalarType.BFloat16 && config.HeadDim % 2 != 0)) return $"a head is {config.HeadDim} wide";
        return Kernels.WhyNot;
    }

    public Tensor Attend(Tensor joined, int layer, ChangedBatch batch, Range frames, int heads)
    {
        var given = batch.Frames.AsSpan(frames);
        var (hidden, kept) = (joined.shape[1] / 3, given[0].Stream.Layer(layer));
        var (first, last) = (given[0].Start, given[^1].Start + given[^1].Count);
        var attended = empty([last - first, hidden], joined.dtype);
        var shape = new ChangedShape(kept.shape[0], heads, hidden / heads, kept.shape[1]);
        var single = joined.dtype == ScalarType.Float32;
        fixed (int* patches = batch.PatchNumbers, probes = batch.ProbeNumbers)
        {
            var (natives, count) = (new ChangedFrame[given.Length], 0);
            foreach (var frame in given)
            {
                if (frame.Count == 0) continue;
                var (rows, shift) = frame.Stream.AddressesOf(layer);
                natives[count++] = new ChangedFrame(rows, shift, (nint)(patches + frame.Start), (nint)(probes + frame.Start), frame.Probes.Length, frame.Start, frame.Count, frame.Wave);
            }

            natives.AsSpan(0, count).Sort((a, b) => a.Wave.CompareTo(b.Wave));
            // Rows are numbered within the batch; the result begins with the first of those given.
            var output = Address.Of(attended) - (nint)(first * hidden * joined.ElementSize);
            fixed (ChangedFrame* start = natives)
                Kernels.AttendChanged(&shape, Address.Of(joined), start, count, output, single ? 1 : 0, get_num_threads());
        }

        GC.KeepAlive((joined, batch));
        return attended;
    }
}
