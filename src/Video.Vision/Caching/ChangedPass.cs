using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>The tower for changed patches only: one set of rows, those of all frames of a batch, goes through every layer together.</summary>
/// <remarks>
/// Which patches those are is known before the first layer, so norms and products run once over all of them, and only attention
/// goes frame by frame. Each row sees what it would see if its frame had come alone.
/// </remarks>
internal sealed class ChangedPass(SiglipEncoder encoder, Func<Tensor, Tensor>? head, PatchCutter cutter, IChangedAttention attention)
{
    /// <param name="pixels">[frames, 3, size, size]</param>
    /// <param name="batch">Each frame's rows; at least one in all.</param>
    /// <param name="significance">[patches] float32 of each frame goes here, when wanted; the caller disposes them.</param>
    /// <returns>[rows, width]: features, run through the head when there is one.</returns>
    public Tensor Run(Tensor pixels, ChangedBatch batch, Tensor[]? significance)
    {
        using var scope = NewDisposeScope();
        foreach (var frame in batch.Frames)
            if (frame.Count > 0) frame.Stream.Significance = null;
        var x = Embed(pixels, batch);
        for (var layer = 0; layer < encoder.Layers.Count; layer++)
        {
            using var before = x;
            x = Layer(before, layer, batch, layer == encoder.Layers.Count - 1 ? significance : null);
        }

        return (head?.Invoke(x) ?? x).MoveToOuterDisposeScope();
    }

    /// <summary>[patches] float32: the attention that each patch of a stream's latest frame receives in the last layer. The caller disposes it.</summary>
    public Tensor Significance(DeltaReferences stream)
    {
        using var scope = NewDisposeScope();
        var (layer, hidden) = (encoder.Layers.Count - 1, encoder.Config.Hidden);
        var last = stream.Layer(layer);
        // What all keys share changes no weight, so only the queries' shift counts.
        stream.Significance ??= AttentionReceived.OfFrame(last.narrow(1, 0, hidden) + stream.Shift(layer).narrow(0, 0, hidden), last.narrow(1, hidden, hidden), encoder.Config.Heads);
        return stream.Significance.alias().DetachFromDisposeScope();
    }

    private Tensor Embed(Tensor pixels, ChangedBatch batch)
    {
        var (config, weights) = (encoder.Config, encoder.Embedding);
        using var scope = NewDisposeScope();
        return (batch.Rows == batch.Frames.Length * config.Patches
            ? weights.Apply(pixels).flatten(0, 1)
            : weights.Apply(cutter.Cut(pixels, batch), batch.Patches)).MoveToOuterDisposeScope();
    }

    private Tensor Layer(Tensor x, int number, ChangedBatch batch, Tensor[]? significance)
    {
        using var scope = NewDisposeScope();
        var layer = encoder.Layers[number];
        var joined = layer.QueryKeyValue.Apply(layer.Operations.Normalize(x, layer.AttentionNorm)); // [rows, 3 * hidden]
        var seen = significance is null ? attention.Attend(joined, number, batch, .., encoder.Config.Heads) : AttendAndTell(joined, number, batch, significance);
        var attended = layer.Output.Apply(seen);
        var normed = layer.Operations.AddAndNormalize(attended, x, layer.MlpNorm);                 // attended is now x + attention
        return layer.Mlp(normed).add_(attended).MoveToOuterDisposeScope();
    }

    // Significance is that of the moment after a frame's rows are in and before the next one's are.
    private Tensor AttendAndTell(Tensor joined, int number, ChangedBatch batch, Tensor[] significance)
    {
        var parts = new List<Tensor>();
        for (var i = 0; i < batch.Frames.Length; i++)
        {
            var frame = batch.Frames[i];
            if (frame.Count > 0)
            {
                parts.Add(attention.Attend(joined, number, batch, i..(i + 1), encoder.Config.Heads));
                frame.Stream.Significance = null;
            }

            significance[i] = Significance(frame.Stream);
        }

        return cat(parts, 0);
    }
}
