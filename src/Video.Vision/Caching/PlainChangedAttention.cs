using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>In libtorch's own kernels and the encoder's, on any device and in any dtype: four to eight calls a frame.</summary>
internal sealed class PlainChangedAttention(IEncoderOperations operations) : IChangedAttention
{
    public Tensor Attend(Tensor joined, int layer, ChangedBatch batch, Range frames, int heads)
    {
        using var scope = NewDisposeScope();
        var hidden = joined.shape[1] / 3;
        var attended = new List<Tensor>();
        foreach (var frame in batch.Frames.AsSpan(frames))
        {
            if (frame.Count == 0) continue;
            var rows = joined.narrow(0, frame.Start, frame.Count);
            var kept = frame.Stream.Layer(layer);                                          // [patches, 2 or 3 * hidden], key and value last
            var columns = kept.shape[1];
            kept.index_copy_(0, batch.PatchesOf(frame), rows.narrow(1, 3 * hidden - columns, columns));
            var (keys, values) = (kept.narrow(1, columns - 2 * hidden, hidden), kept.narrow(1, columns - hidden, hidden));
            attended.Add(operations.Attention(rows.narrow(1, 0, hidden).unsqueeze(0), keys.unsqueeze(0), values.unsqueeze(0), heads).squeeze(0));
        }

        return (attended.Count == 1 ? attended[0] : cat(attended, 0)).MoveToOuterDisposeScope();
    }
}
