using Video.Language.Models;
using Video.Memory.Archive;
using Video.Memory.Window;
using static TorchSharp.torch;

namespace Video.Memory.Rolling;

/// <summary>Puts questions' contexts together: from the sink, from live tokens and from the archive's decoded blocks.</summary>
internal sealed class ContextBuilder(
    LanguageConfig config, ScalarType dtype, Device device, AttendedWindow window, SlidingTokens live, BlockArchive archive, PositionTable positions)
{
    /// <param name="pieces">In order of time. A block that the archive has lost or finds damaged is left out.</param>
    /// <param name="room">Tokens that can be appended.</param>
    /// <returns>The context, and the pieces that are in it.</returns>
    public (QuestionContext Context, IReadOnlyList<BlockPiece> Pieces) Build(IReadOnlyList<BlockPiece> pieces, int room)
    {
        var loans = new Dictionary<BlockPiece, DecodedBlock>();
        try
        {
            BlockPiece[] found = [.. pieces.Where(piece => IsAtHand(piece, loans))];
            return (Assemble(found, loans, room), found);
        }
        finally
        {
            foreach (var loan in loans.Values) loan.Dispose();
        }
    }

    /// <summary>The pieces' frames as they lie in a context.</summary>
    public IEnumerable<RememberedFrame> Frames(IReadOnlyList<BlockPiece> pieces)
    {
        var (start, before) = (window.Sink, (BlockPiece?)null);
        foreach (var piece in pieces)
        {
            var follows = before is null || piece.Block.Id == before.Block.Id + 1;
            foreach (var (frame, i) in piece.Frames.Select((frame, i) => (frame, i)))
                yield return frame with { Start = start + frame.Start, Follows = i > 0 || follows };
            (start, before) = (start + piece.Tokens, piece);
        }
    }

    private bool IsAtHand(BlockPiece piece, Dictionary<BlockPiece, DecodedBlock> loans)
    {
        if (piece.Block.Live is not null || piece.Block.Standing is not null) return true;
        if (archive.Read(piece.Block.Id) is not { } loan) return false;
        loans.Add(piece, loan);
        return true;
    }

    private QuestionContext Assemble(BlockPiece[] pieces, Dictionary<BlockPiece, DecodedBlock> loans, int room)
    {
        using var scope = NewDisposeScope();
        var length = window.Sink + pieces.Sum(piece => piece.Tokens);
        var turns = positions.First(length);
        var indices = pieces.Where(piece => piece.Chosen is not null)
            .ToDictionary(piece => piece, piece => tensor(Array.ConvertAll(piece.Chosen!, token => (long)token), device: device));
        var slabs = new LayerSlab[config.Layers];
        for (var layer = 0; layer < slabs.Length; layer++)
        {
            using var step = NewDisposeScope();
            slabs[layer] = new LayerSlab(config.KeyValueHeads, length + room, config.HeadDim, dtype, device);
            (Tensor Keys, Tensor Values)[] parts = [.. Sink(layer), .. pieces.Select(piece => Part(piece, layer, loans, indices))];
            if (parts.Length > 0)
                slabs[layer].Write(0, turns.Apply(cat([.. parts.Select(part => part.Keys)], 1)), cat([.. parts.Select(part => part.Values)], 1));
        }
        return new QuestionContext(config, slabs, length);
    }

    private IEnumerable<(Tensor Keys, Tensor Values)> Sink(int layer) => window.Sink > 0 ? [window.SinkOf(layer)] : [];

    private (Tensor Keys, Tensor Values) Part(BlockPiece piece, int layer, Dictionary<BlockPiece, DecodedBlock> loans, Dictionary<BlockPiece, Tensor> indices)
    {
        var (keys, values) = piece.Block switch
        {
            { Live: { } first } => live.Read(layer, first, first + piece.Block.Tokens),
            { Standing: { } standing } => standing.Of(layer),
            _ => (loans[piece].Layers[layer].Keys, loans[piece].Layers[layer].Values),
        };
        return indices.TryGetValue(piece, out var chosen) ? (keys.index_select(1, chosen), values.index_select(1, chosen)) : (keys, values);
    }
}
