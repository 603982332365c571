using Video.Memory.Rekv;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Rekv;

/// <summary>What the layers retrieved for the newest question.</summary>
internal sealed class RekvTrace : IRekvObserver
{
    public Dictionary<int, float[]> QueryMeans { get; } = [];

    public Dictionary<int, float[]?> Scores { get; } = [];

    public Dictionary<int, long[]> Blocks { get; } = [];

    public void Retrieved(int layer, Tensor queryMean, IReadOnlyList<float>? scores, IReadOnlyList<long> blocks)
    {
        if (layer == 0) Forget();
        QueryMeans[layer] = queryMean.data<float>().ToArray();
        Scores[layer] = scores?.ToArray();
        Blocks[layer] = [.. blocks];
    }

    private void Forget()
    {
        QueryMeans.Clear();
        Scores.Clear();
        Blocks.Clear();
    }
}
