using static TorchSharp.torch;

namespace Video.Vision.Reduction;

/// <summary>The mean over all of a stream's frames that STC compares tokens with: one running sum, however long the stream.</summary>
/// <remarks>
/// STC chooses its channels anew for each chunk, in order of their variance, and its release averages what stands at the same place of those orders:
/// different channels of the features (algorithm as released, https://github.com/lern-to-write/STC at 9b13ce0, model/prune.py). In full width, the mean
/// of each channel stays its own.
/// </remarks>
public sealed class ChannelHistory : IDisposable
{
    private readonly bool _fullWidth;
    private Tensor? _sum;   // float64, so that the millionth frame still counts
    private long _chunks;

    /// <param name="fullWidth">False: as released. True: a mean of each channel.</param>
    public ChannelHistory(bool fullWidth) => _fullWidth = fullWidth;

    /// <summary>Adds a chunk and gives the mean over all chunks so far, this one included.</summary>
    /// <param name="mean">[width] float32: over the chunk's tokens.</param>
    /// <param name="channels">[chosen] int64: the chunk's channels, in its order.</param>
    /// <returns>[chosen] float32, in the order of the channels.</returns>
    public Tensor Add(Tensor mean, Tensor channels)
    {
        using var scope = NewDisposeScope();
        var added = (_fullWidth ? mean : mean.index_select(0, channels)).to_type(ScalarType.Float64);
        if (_sum is null) _sum = added.clone().DetachFromDisposeScope();
        else _sum.add_(added);
        _chunks++;
        var history = _sum.div(_chunks).to_type(ScalarType.Float32);
        return (_fullWidth ? history.index_select(0, channels) : history).MoveToOuterDisposeScope();
    }

    public void Clear()
    {
        _sum?.Dispose();
        (_sum, _chunks) = (null, 0);
    }

    public void Dispose() => Clear();
}
