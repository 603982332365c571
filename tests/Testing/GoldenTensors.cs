using Video.Checkpoints;
using static TorchSharp.torch;

namespace Video.Testing;

/// <summary>The reference tensors of one golden file.</summary>
public sealed class GoldenTensors : IDisposable
{
    private readonly IReadOnlyDictionary<string, Tensor> _tensors;

    private GoldenTensors(IReadOnlyDictionary<string, Tensor> tensors) => _tensors = tensors;

    /// <param name="relative">As in <see cref="Goldens.PathOf"/>.</param>
    public static GoldenTensors Load(string relative) => new(SafetensorsFile.Load(Goldens.PathOf(relative)));

    public Tensor this[string name] => _tensors[name];

    /// <summary>hidden_states.0, hidden_states.1, … as far as they go.</summary>
    public IReadOnlyList<Tensor> HiddenStates =>
        [.. Enumerable.Range(0, _tensors.Count).TakeWhile(i => _tensors.ContainsKey($"hidden_states.{i}")).Select(i => _tensors[$"hidden_states.{i}"])];

    public void Dispose()
    {
        foreach (var tensor in _tensors.Values) tensor.Dispose();
    }
}
