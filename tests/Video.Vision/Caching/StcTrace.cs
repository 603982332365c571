using Video.Vision.Caching;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Caching;

/// <summary>What a cacher chose and gave, frame by frame and layer by layer. Counts frames on from call to call.</summary>
internal sealed class StcTrace : IStcObserver
{
    private int _before;

    public Dictionary<(int Frame, int Layer), long[]> Patches { get; } = [];

    public Dictionary<(int Frame, int Layer), float[]> Similarity { get; } = [];

    public Dictionary<(int Frame, int Layer), Tensor> Hidden { get; } = [];

    /// <summary>Later calls begin with this frame.</summary>
    public void StartAt(int frame) => _before = frame;

    public void Chose(int frame, int layer, Tensor similarity, Tensor patches)
    {
        Patches.Add((_before + frame, layer), patches.data<long>().ToArray());
        Similarity.Add((_before + frame, layer), similarity.data<float>().ToArray());
    }

    public void Left(int frame, int layer, Tensor hidden) => Hidden.Add((_before + frame, layer), hidden.clone().DetachFromDisposeScope());
}
