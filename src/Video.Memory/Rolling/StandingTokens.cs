using Video.Language.Models;
using Video.Memory.Archive;
using static TorchSharp.torch;

namespace Video.Memory.Rolling;

/// <summary>What stood when the newest frames began: of all frames before them, the token that each place sent last, behind the header of the last of those frames; as one frame.</summary>
/// <remarks>
/// Where unchanged tokens are not sent again, what has stood for long is in none of the newest frames, and nothing that a question looks for need call it back. Keys are before RoPE, as all that a
/// question sees, so the tokens can stand side by side though they were read far apart.
/// </remarks>
internal sealed class StandingTokens(LanguageConfig config, Device device) : IDisposable
{
    private readonly LayerTokens[] _layers = [.. Enumerable.Range(0, config.Layers).Select(_ => new LayerTokens())];

    /// <summary>The picture as it stood when the last block let go of ended; null: none has been.</summary>
    public BlockFrame? Frame { get; private set; }

    /// <summary>Id of that block.</summary>
    public long Id { get; private set; }

    public long Bytes => _layers.Sum(layer => layer.Bytes);

    /// <summary>Keys and values of a layer, [key-value heads, tokens of <see cref="Frame"/>, head dim].</summary>
    public (Tensor Keys, Tensor Values) Of(int layer) => (_layers[layer].Keys, _layers[layer].Values);

    /// <summary>A block is no longer among the newest: its tokens replace those of the same places.</summary>
    public void Take(LiveBlock block, SlidingTokens live)
    {
        using var scope = NewDisposeScope();
        var (held, last) = (Frame?.Count ?? 0, block.Newest);
        var newest = new SortedDictionary<int, long>();
        if (Frame is { } before) AddPlaces(newest, before, 0);
        foreach (var frame in block.Frames) AddPlaces(newest, frame, held);
        long[] chosen = [.. Enumerable.Range(held + last.Start, last.Count - last.Places.Count).Select(token => (long)token), .. newest.Values];
        var indices = tensor(chosen, device: device);
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            using var step = NewDisposeScope();
            var (keys, values) = live.Read(layer, block.First, block.End);
            if (held > 0) (keys, values) = (cat([_layers[layer].Keys, keys], 1), cat([_layers[layer].Values, values], 1));
            _layers[layer].Keep(keys.index_select(1, indices), values.index_select(1, indices));
        }
        (Frame, Id) = (new BlockFrame(last.Time with { Position = last.Until }, 0, chosen.Length, [.. newest.Keys], null), block.Id!.Value);
    }

    public void HashInto(StateHash hash)
    {
        if (Frame is not { } frame) return;
        hash.Add(Id, frame.Time.Position.Ticks, frame.Count);
        foreach (var layer in _layers) hash.Add(layer.Keys, layer.Values);
    }

    public void Dispose()
    {
        foreach (var layer in _layers) layer.Dispose();
    }

    private static void AddPlaces(SortedDictionary<int, long> newest, BlockFrame frame, int from)
    {
        for (var i = 0; i < frame.Places.Count; i++) newest[frame.Places[i]] = from + frame.End - frame.Places.Count + i;
    }
}
