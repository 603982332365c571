using System.Buffers;
using System.Collections.Concurrent;
using System.Text;

namespace Video.Language.Tokens;

/// <summary>How a byte-pair model treats a piece of text.</summary>
/// <param name="IgnoreMerges">A piece that is a token as a whole is that token, whatever the merges say.</param>
/// <param name="UnknownId">Stands for bytes that the vocabulary lacks; null: they are dropped.</param>
/// <param name="FuseUnknown">Several unknown bytes in a row become one token.</param>
internal sealed record BytePairOptions(bool IgnoreMerges, int? UnknownId, bool FuseUnknown);

/// <summary>
/// Byte-pair encoding (Sennrich et al. 2016, https://arxiv.org/abs/1508.07909): the pair of neighbours that was learned first is
/// joined first, leftmost first among equals. Takes n log n steps for n bytes.
/// </summary>
internal sealed class BytePairModel
{
    // Both as Hugging Face's: words repeat, whole paragraphs without a space do not.
    private const int CachedPieces = 10_000;
    private const int LongestCachedPiece = 256;

    private readonly Vocabulary _vocabulary;
    private readonly IReadOnlyDictionary<long, Merge> _merges;
    private readonly BytePairOptions _options;
    private readonly int[] _idOfByte;
    private readonly ConcurrentDictionary<string, int[]> _cache = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _cacheBySpan;
    private int _cached;

    /// <param name="vocabulary">Holds the result of every merge.</param>
    /// <param name="merges">Under <see cref="PairOf"/> of their two sides.</param>
    /// <param name="options">See there.</param>
    public BytePairModel(Vocabulary vocabulary, IReadOnlyDictionary<long, Merge> merges, BytePairOptions options)
    {
        (_vocabulary, _merges, _options) = (vocabulary, merges, options);
        _idOfByte = [.. Enumerable.Range(0, 256).Select(i => vocabulary.IdOf(ByteAlphabet.CharOf((byte)i).ToString()) ?? -1)];
        _cacheBySpan = _cache.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <param name="Rank">Smaller was learned earlier.</param>
    /// <param name="Id">The token that the two become.</param>
    public readonly record struct Merge(int Rank, int Id);

    public static long PairOf(int left, int right) => ((long)left << 32) | (uint)right;

    /// <summary>Appends the piece's tokens; merges never cross from one piece to the next.</summary>
    public void Encode(ReadOnlySpan<char> piece, List<int> ids)
    {
        if (piece.Length > LongestCachedPiece)
        {
            ids.AddRange(Encode(piece));
            return;
        }

        if (!_cacheBySpan.TryGetValue(piece, out var known))
        {
            known = Encode(piece);
            if (_cached < CachedPieces && _cacheBySpan.TryAdd(piece, known)) Interlocked.Increment(ref _cached);
        }

        ids.AddRange(known);
    }

    private int[] Encode(ReadOnlySpan<char> piece)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(piece.Length));
        try
        {
            var utf8 = bytes.AsSpan(0, Encoding.UTF8.GetBytes(piece, bytes));
            return WholeToken(utf8) is { } whole ? [whole] : Join(SymbolsOf(utf8));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private int? WholeToken(ReadOnlySpan<byte> utf8)
    {
        if (!_options.IgnoreMerges) return null;
        var chars = new StringBuilder(utf8.Length);
        foreach (var value in utf8) chars.Append(ByteAlphabet.CharOf(value));
        return _vocabulary.IdOf(chars.ToString());
    }

    private List<int> SymbolsOf(ReadOnlySpan<byte> utf8)
    {
        var symbols = new List<int>(utf8.Length);
        var afterUnknown = false;
        foreach (var value in utf8)
        {
            var id = _idOfByte[value];
            if (id >= 0) symbols.Add(id);
            else if (_options.UnknownId is { } unknown && !(afterUnknown && _options.FuseUnknown)) symbols.Add(unknown);
            afterUnknown = id < 0;
        }

        return symbols;
    }

    private int[] Join(List<int> symbols)
    {
        var chain = new SymbolChain(symbols);
        var queue = new PriorityQueue<(int At, int Id), (int Rank, int At)>(symbols.Count);
        for (var at = 0; at < symbols.Count - 1; at++) Offer(at);
        while (queue.TryDequeue(out var candidate, out _))
        {
            // The pair may have changed since it was offered.
            if (chain.PairAt(candidate.At) is not { } pair || !_merges.TryGetValue(pair, out var merge) || merge.Id != candidate.Id) continue;
            chain.Join(candidate.At, merge.Id);
            if (chain.Before(candidate.At) is var before and >= 0) Offer(before);
            Offer(candidate.At);
        }

        return chain.ToArray();

        void Offer(int at)
        {
            if (chain.PairAt(at) is { } pair && _merges.TryGetValue(pair, out var merge)) queue.Enqueue((at, merge.Id), (merge.Rank, at));
        }
    }
}
