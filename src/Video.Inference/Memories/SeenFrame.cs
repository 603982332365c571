using static TorchSharp.torch;

namespace Video.Inference.Memories;

/// <summary>A frame as the language model reads it; kept as long as the frame is remembered, so that it can be read again.</summary>
/// <param name="time">The frame's moment.</param>
/// <param name="embeddings">[header + visual tokens, hidden]; this frame's own from here on.</param>
/// <param name="places">Where in the picture's grid each visual token stands; they come last.</param>
internal sealed class SeenFrame(MediaTime time, Tensor embeddings, IReadOnlyList<int> places) : IDisposable
{
    public MediaTime Time => time;

    public Tensor Embeddings => embeddings;

    public IReadOnlyList<int> Places => places;

    /// <summary>First and last of the frames after this one of which no token was sent; null when there was none.</summary>
    public TimeRange? Passed { get; private set; }

    /// <summary>Stream time of the last frame before the next one that was sent.</summary>
    public TimeSpan Until => Passed?.To ?? Time.Position;

    public int Tokens => (int)embeddings.shape[0];

    public long Bytes => embeddings.NumberOfElements * embeddings.ElementSize;

    /// <summary>[visual tokens, hidden]: a view.</summary>
    public Tensor Visual => embeddings.narrow(0, Tokens - places.Count, places.Count);

    /// <summary>[header tokens, hidden]: a view.</summary>
    public Tensor Header => embeddings.narrow(0, 0, Tokens - places.Count);

    /// <summary>A later frame was seen of which no token was sent.</summary>
    public TimeRange Pass(TimeSpan position)
    {
        var passed = new TimeRange(Passed?.From ?? position, position);
        Passed = passed;
        return passed;
    }

    public void Dispose() => embeddings.Dispose();
}
