using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>Sees what a <see cref="StcCacher"/> does, layer by layer. Tensors are valid during the call only.</summary>
internal interface IStcObserver
{
    /// <summary>A layer has run for some patches of a frame.</summary>
    /// <param name="frame">Its place in the call.</param>
    /// <param name="layer">From 0.</param>
    /// <param name="similarity">[patches]: cosine with the reference's keys.</param>
    /// <param name="patches">[chosen] int64, ascending.</param>
    void Chose(int frame, int layer, Tensor similarity, Tensor patches);

    /// <summary>A layer is through with a frame.</summary>
    /// <param name="frame">Its place in the call.</param>
    /// <param name="layer">From 0.</param>
    /// <param name="hidden">[patches, hidden]: what it gave.</param>
    void Left(int frame, int layer, Tensor hidden);
}
