using TorchSharp;
using static TorchSharp.torch;

namespace Video.Memory.Archive.Quantising;

/// <summary>
/// Uniform quantisation between the least and the greatest number of a group, in torch's own operations: code = round((x - least) / width),
/// width = (greatest - least) / levels rounded up to a byte's worth (<see cref="ScaleTable"/>), x ≈ least + code * width. Keys are grouped
/// by channel over tokens, because some channels of keys are far from zero in all tokens; values by token over channels. Both as in KIVI
/// (Liu et al. 2024, arXiv 2402.02750), there with a float16 width.
/// </summary>
internal sealed class PlainCodec(ScalarType dtype, Device device) : IBlockCodec
{
    private const float LargestHalf = 65504;

    public byte[] Encode(EncodedLayout layout, Tensor keys, Tensor values)
    {
        using var scope = NewDisposeScope();
        var encoded = new byte[layout.Bytes];
        if (layout.Quantisation.Levels == 0)
        {
            Store(Half(keys), encoded, layout.KeyCodes);
            Store(Half(values), encoded, layout.ValueCodes);
            return encoded;
        }

        var runs = KeyRuns(layout, keys).Select(run => Step(layout, run, 2)).ToArray();
        Store(stack(runs.Select(run => run.Offsets)), encoded, EncodedLayout.KeyOffsets);
        Store(stack(runs.Select(run => run.Scales)), encoded, layout.KeyScales);
        Store(Pack(layout, cat(runs.Select(run => run.Codes).ToArray(), 2)), encoded, layout.KeyCodes);

        var (offsets, scales, codes) = Step(layout, values.unflatten(3, layout.Groups, layout.Quantisation.ValueGroup), 4);
        Store(offsets, encoded, layout.ValueOffsets);
        Store(scales, encoded, layout.ValueScales);
        Store(Pack(layout, codes.flatten(3)), encoded, layout.ValueCodes);
        return encoded;
    }

    public (Tensor Keys, Tensor Values) Decode(EncodedLayout layout, ReadOnlySpan<byte> encoded)
    {
        using var scope = NewDisposeScope();
        var shape = layout.Shape;
        long[] all = [shape.Layers, shape.KeyValueHeads, layout.Tokens, shape.HeadDim];
        if (layout.Quantisation.Levels == 0)
            return (Owned(Load(encoded[layout.KeyCodes..], ScalarType.Float16, all)), Owned(Load(encoded[layout.ValueCodes..], ScalarType.Float16, all)));

        var table = tensor(ScaleTable.Widths, device: device);
        var keys = Unpack(layout, Load(encoded[layout.KeyCodes..], ScalarType.Byte, Packed(layout, all)));
        long[] perChannel = [layout.Runs, shape.Layers, shape.KeyValueHeads, 1, shape.HeadDim];
        var (keyOffsets, keyWidths) = Groups(encoded, EncodedLayout.KeyOffsets, layout.KeyScales, perChannel, table);
        var runs = KeyRuns(layout, keys).Select((run, index) => run.mul(keyWidths.select(0, index)).add(keyOffsets.select(0, index)));

        var values = Unpack(layout, Load(encoded[layout.ValueCodes..], ScalarType.Byte, Packed(layout, all)));
        long[] perToken = [shape.Layers, shape.KeyValueHeads, layout.Tokens, layout.Groups, 1];
        var (valueOffsets, valueWidths) = Groups(encoded, layout.ValueOffsets, layout.ValueScales, perToken, table);
        values = values.unflatten(3, layout.Groups, layout.Quantisation.ValueGroup).mul(valueWidths).add(valueOffsets).flatten(3);
        return (Owned(cat(runs.ToArray(), 2)), Owned(values));
    }

    private static IEnumerable<Tensor> KeyRuns(EncodedLayout layout, Tensor keys)
    {
        for (var start = 0; start < layout.Tokens; start += layout.RunLength)
            yield return keys.narrow(2, start, Math.Min(layout.RunLength, layout.Tokens - start));
    }

    // Over one dimension: offsets as float16 and scales as bytes, both without it, and codes as bytes with it.
    private static (Tensor Offsets, Tensor Scales, Tensor Codes) Step(EncodedLayout layout, Tensor numbers, long dim)
    {
        var levels = layout.Quantisation.Levels;
        var x = numbers.to(ScalarType.Float32);
        var offsets = Half(x.amin([dim], keepdim: true));
        var least = offsets.to(ScalarType.Float32);
        // A group of equal numbers spans nothing, or less than that by the offset's rounding.
        var span = (x.amax([dim], keepdim: true) - least).clamp_min(1e-30);
        var scales = (span / levels).log2().mul(ScaleTable.StepsPerOctave).add(ScaleTable.One).ceil().clamp(0, 255);
        var width = ((scales - ScaleTable.One) / ScaleTable.StepsPerOctave).exp2();
        var codes = ((x - least) / width).round().clamp(0, levels);
        return (offsets.squeeze(dim), scales.squeeze(dim).to(ScalarType.Byte), codes.to(ScalarType.Byte));
    }

    private (Tensor Offsets, Tensor Widths) Groups(ReadOnlySpan<byte> encoded, int offsets, int scales, long[] shape, Tensor table) =>
        (Load(encoded[offsets..], ScalarType.Float16, shape).to(ScalarType.Float32),
         table.index_select(0, Load(encoded[scales..], ScalarType.Byte, shape).flatten().to(ScalarType.Int32)).view(shape));

    private static Tensor Half(Tensor x) => x.clamp(-LargestHalf, LargestHalf).to(ScalarType.Float16);

    private static Tensor Pack(EncodedLayout layout, Tensor codes)
    {
        if (layout.Quantisation.Bits == 8) return codes;
        var half = codes.shape[^1] / 2;
        return codes.narrow(-1, 0, half) + codes.narrow(-1, half, half) * 16;
    }

    private static long[] Packed(EncodedLayout layout, long[] shape) =>
        layout.Quantisation.Bits == 8 ? shape : [.. shape[..^1], shape[^1] / 2];

    private static Tensor Unpack(EncodedLayout layout, Tensor codes)
    {
        var x = codes.to(ScalarType.Float32);
        if (layout.Quantisation.Bits == 8) return x;
        var high = (x / 16).floor();
        return cat([x - high * 16, high], -1);
    }

    private Tensor Owned(Tensor x) => x.to(dtype, device).contiguous().DetachFromDisposeScope();

    private Tensor Load(ReadOnlySpan<byte> from, ScalarType type, long[] shape)
    {
        var here = empty(shape, type);
        from[..(int)(here.NumberOfElements * type.ElementSize())].CopyTo(here.bytes);
        return here.to(device);
    }

    private static void Store(Tensor part, byte[] into, int at) => part.cpu().contiguous().bytes.CopyTo(into.AsSpan(at));
}
