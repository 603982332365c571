using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>In libtorch's own kernels and the encoder's, on any device and in any dtype: some ten calls a frame.</summary>
internal sealed class PlainChangedAttention(IEncoderOperations operations) : IChangedAttention
{
    public Tensor Attend(Tensor joined, int layer, ChangedBatch batch, Range frames, int heads)
    {
        using var scope = NewDisposeScope();
        var attended = new List<Tensor>();
        foreach (var frame in batch.Frames.AsSpan(frames))
            if (frame.Count > 0) attended.Add(Attend(joined.narrow(0, frame.Start, frame.Count), layer, batch, frame, heads));
        return (attended.Count == 1 ? attended[0] : cat(attended, 0)).MoveToOuterDisposeScope();
    }

    private Tensor Attend(Tensor rows, int layer, ChangedBatch batch, ChangedRows frame, int heads)
    {
        using var scope = NewDisposeScope();
        var (hidden, kept, shift) = (rows.shape[1] / 3, frame.Stream.Layer(layer), frame.Stream.Shift(layer));
        var columns = kept.shape[1];                                                       // 2 or 3 * hidden: key and value last
        var (own, patches) = (rows.narrow(1, 3 * hidden - columns, columns), batch.PatchesOf(frame));
        if (frame.IsWhole) shift.zero_();
        else if (frame.Probes.Length > 1)
        {
            var probes = tensor(frame.Probes, device: rows.device);
            CommonShift.Follow(shift, own.index_select(0, probes), kept.index_select(0, patches.index_select(0, probes)), columns / hidden * heads);
        }

        kept.index_copy_(0, patches, own.sub(shift).to_type(kept.dtype));
        var (keys, values) = (kept.narrow(1, columns - 2 * hidden, hidden), kept.narrow(1, columns - hidden, hidden));
        var attended = operations.Attention(rows.narrow(1, 0, hidden).unsqueeze(0), keys.unsqueeze(0), values.unsqueeze(0), heads).squeeze(0);
        // What all keys share changes no weight; what all values share is added once, because a query's weights add up to one.
        return attended.add_(shift.narrow(0, columns - hidden, hidden)).MoveToOuterDisposeScope();
    }
}
