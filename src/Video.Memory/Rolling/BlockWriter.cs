using Video.Language.Models;
using Video.Memory.Archive;
using static TorchSharp.torch;

namespace Video.Memory.Rolling;

/// <summary>Makes of live frames what the archive keeps of them.</summary>
/// <remarks>
/// Of a frame with more tokens than are kept, those with the shortest keys stay: QuickVideo (https://github.com/TIGER-AI-Lab/QuickVideo) keeps them layer by layer and finds that they hold
/// 95 % of the accuracy at half of the tokens. Here a token stays or goes in all layers, so its length is ‖k‖ over the layer's mean ‖k‖, averaged over layers and heads. The
/// header of a frame always stays, because it tells the time.
/// </remarks>
internal sealed class BlockWriter(LanguageConfig config, RollingOptions options)
{
    /// <summary>What the archive is given of a block.</summary>
    /// <param name="Frames">Of the tokens that stay.</param>
    /// <param name="Tokens">That stay.</param>
    /// <param name="Layers">Their keys and values; in the caller's dispose scope.</param>
    /// <param name="LeftOut">Tokens that do not.</param>
    public sealed record Written(IReadOnlyList<BlockFrame> Frames, int Tokens, IReadOnlyList<LayerKeyValues> Layers, int LeftOut);

    /// <param name="block">At least one frame.</param>
    /// <param name="live">Where its tokens are.</param>
    public Written Write(LiveBlock block, SlidingTokens live)
    {
        var layers = Enumerable.Range(0, config.Layers).Select(layer => live.Read(layer, block.First, block.End));
        if (block.Frames.All(frame => frame.Count <= options.Keep))
            return new Written(block.Frames, block.Tokens, [.. layers.Select(layer => new LayerKeyValues(layer.Keys, layer.Values))], 0);

        var lengths = KeyLengths(block, live);
        var (frames, kept) = (new List<BlockFrame>(), new List<long>());
        foreach (var frame in block.Frames)
        {
            var chosen = Chosen(frame, lengths);
            var header = frame.Count - frame.Places.Count;
            int[] places = [.. chosen.Skip(header).Select(token => frame.Places[token - frame.Start - header])];
            frames.Add(frame with { Start = kept.Count, Count = chosen.Length, Places = places });
            kept.AddRange(chosen.Select(token => (long)token));
        }
        var indices = tensor(kept.ToArray(), device: live.Read(0, block.First, block.End).Keys.device);
        return new Written(frames, kept.Count,
            [.. layers.Select(layer => new LayerKeyValues(layer.Keys.index_select(1, indices), layer.Values.index_select(1, indices)))], block.Tokens - kept.Count);
    }

    /// <summary>Means of the keys of runs of frames, each run just long enough to have the rows' visual tokens.</summary>
    /// <param name="block">At least one frame.</param>
    /// <param name="live">Where its tokens are.</param>
    /// <param name="wanted">First and last of the layers that the rows are to have.</param>
    public BlockRows Rows(LiveBlock block, SlidingTokens live, (int First, int Last) wanted)
    {
        using var scope = NewDisposeScope();
        var runs = Runs(block);
        var weights = new float[runs.Count * block.Tokens];
        for (var row = 0; row < runs.Count; row++)
        {
            var end = row + 1 < runs.Count ? runs[row + 1] : block.Frames.Count;
            int[] tokens = [.. Enumerable.Range(runs[row], end - runs[row]).SelectMany(i => Telling(block.Frames[i]))];
            foreach (var token in tokens) weights[row * block.Tokens + token] = 1f / tokens.Length;
        }
        var keys = stack([.. Enumerable.Range(wanted.First, wanted.Last - wanted.First + 1).Select(layer => live.Read(layer, block.First, block.End).Keys)]).to_type(ScalarType.Float32);
        var mean = tensor(weights, device: keys.device).reshape(runs.Count, block.Tokens).matmul(keys);              // [layers, key-value heads, rows, head dim]
        var numbers = mean.permute(2, 0, 1, 3).reshape(-1).cpu().data<float>().ToArray();
        var width = numbers.Length / runs.Count;
        return new BlockRows([.. numbers.Chunk(width).Select(row => Array.ConvertAll(row, number => (Half)number))], runs);
    }

    private List<int> Runs(LiveBlock block)
    {
        var (runs, visual) = (new List<int> { 0 }, 0);
        for (var i = 0; i < block.Frames.Count; i++)
        {
            if (visual >= options.Row)
            {
                runs.Add(i);
                visual = 0;
            }
            visual += block.Frames[i].Places.Count;
        }
        // What is left over at the end would be a row of few tokens: it joins the row before.
        if (runs.Count > 1 && visual < options.Row) runs.RemoveAt(runs.Count - 1);
        return runs;
    }

    /// <summary>Indices, in the block, of what a frame shows; of one that shows nothing, its header.</summary>
    private static IEnumerable<int> Telling(BlockFrame frame) =>
        frame.Places.Count > 0 ? Enumerable.Range(frame.End - frame.Places.Count, frame.Places.Count) : Enumerable.Range(frame.Start, frame.Count);

    /// <summary>Indices, in the block, of the tokens of a frame that stay, ascending.</summary>
    private int[] Chosen(BlockFrame frame, float[] lengths)
    {
        var header = frame.Count - frame.Places.Count;
        var visual = Enumerable.Range(frame.Start + header, frame.Places.Count);
        var shortest = visual.OrderBy(token => lengths[token]).Take(Math.Max(1, options.Keep - header)).Order();
        return [.. Enumerable.Range(frame.Start, header), .. shortest];
    }

    private float[] KeyLengths(LiveBlock block, SlidingTokens live)
    {
        using var scope = NewDisposeScope();
        var total = zeros(block.Tokens);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var lengths = live.Read(layer, block.First, block.End).Keys.to_type(ScalarType.Float32).norm(2).mean([0]);    // [tokens]
            total.add_(lengths.div(lengths.mean()).cpu());
        }
        return total.data<float>().ToArray();
    }
}
