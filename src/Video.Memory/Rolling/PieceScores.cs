using Video.Memory.Archive;
using Video.Memory.Recall;

namespace Video.Memory.Rolling;

/// <summary>How well pieces of a stream match a question: each as well as the best of its rows.</summary>
/// <remarks>Its buffers are those of the last question and serve the next, so that a long stream's questions leave nothing for the garbage collector.</remarks>
/// <param name="score">What of a row's product counts.</param>
/// <param name="layers">How many layers are scored.</param>
internal sealed class PieceScores(RecallScore score, int layers)
{
    private readonly RowScores _rows = new();
    private double[] _best = [];
    private int _earlier;

    /// <summary>Of the pieces to choose from.</summary>
    public ReadOnlySpan<double> Earlier => _best.AsSpan(0, _earlier);

    /// <summary>The best of those that the question sees anyway; negative infinity where they have no rows.</summary>
    public double Recent { get; private set; }

    /// <summary>Rows looked at for questions.</summary>
    public long RowsScored { get; private set; }

    /// <summary>Bytes of the buffers.</summary>
    public long Bytes => _rows.Bytes + sizeof(double) * (long)_best.Length;

    /// <summary>Scores all pieces.</summary>
    /// <param name="index">Has the rows of those that are whole blocks of the archive.</param>
    /// <param name="earlier">The pieces to choose from, in order of time.</param>
    /// <param name="recent">Those after them that the question sees anyway.</param>
    /// <param name="query">The scored layers' mean queries.</param>
    public void Score(BlockIndex index, KnownPieces earlier, IReadOnlyList<BlockPiece> recent, float[] query)
    {
        var (first, end) = earlier.WholeArchived;
        var archived = first < end ? (First: earlier.BlockOf(first), End: earlier.BlockOf(end - 1) + 1) : default;
        Half[][] before = [.. Rows(earlier, 0, first, out var ofBefore)], after = [.. Rows(earlier, end, earlier.Count, out var ofAfter)];
        Half[][] seen = [.. recent.SelectMany(piece => piece.Rows())];
        var inArchive = 0;
        foreach (var block in index.Span[archived.First..archived.End]) inArchive += block.Rows;

        _rows.Begin(query, layers, before.Length + inArchive + after.Length + seen.Length);
        foreach (var row in before) _rows.Add(row);
        _rows.Add(index, archived.First, archived.End);
        foreach (var row in after.Concat(seen)) _rows.Add(row);
        _rows.Standardise(score);
        RowsScored += _rows.Count;

        if (_best.Length < earlier.Count) _best = new double[earlier.Count + earlier.Count / 8];
        _earlier = earlier.Count;
        var (piece, next) = (0, 0);
        foreach (var count in ofBefore) _best[piece++] = Best(ref next, count);
        foreach (var block in index.Span[archived.First..archived.End]) _best[piece++] = Best(ref next, block.Rows);
        foreach (var count in ofAfter) _best[piece++] = Best(ref next, count);
        Recent = Best(ref next, seen.Length);
    }

    /// <summary>There is nothing that the question was compared with: all match alike.</summary>
    public void Clear(int earlier)
    {
        if (_best.Length < earlier) _best = new double[earlier];
        (_earlier, Recent) = (earlier, double.NegativeInfinity);
        _best.AsSpan(0, earlier).Clear();
    }

    private static List<Half[]> Rows(KnownPieces pieces, int first, int end, out List<int> counts)
    {
        var rows = new List<Half[]>();
        counts = [];
        for (var piece = first; piece < end; piece++)
        {
            var before = rows.Count;
            rows.AddRange(pieces[piece].Rows());
            counts.Add(rows.Count - before);
        }
        return rows;
    }

    private double Best(ref int next, int count)
    {
        var best = double.NegativeInfinity;
        for (var end = next + count; next < end; next++) best = Math.Max(best, _rows[next]);
        return best;
    }
}
