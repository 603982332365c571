namespace Video.Language.Tokens;

/// <summary>A piece's symbols as a linked list over arrays; two neighbours join in constant time.</summary>
internal sealed class SymbolChain
{
    private const int None = -1;

    private readonly int[] _ids;
    private readonly int[] _before;
    private readonly int[] _after;
    private int _count;

    public SymbolChain(List<int> symbols)
    {
        _ids = [.. symbols];
        _count = _ids.Length;
        _before = [.. Enumerable.Range(-1, _count)];
        _after = [.. Enumerable.Range(1, _count)];
        if (_count > 0) _after[^1] = None;
    }

    /// <summary>The place before; negative at the front.</summary>
    public int Before(int at) => _before[at];

    /// <summary>The symbols at a place and after it; null where one of the two is gone.</summary>
    public long? PairAt(int at) =>
        _ids[at] != None && _after[at] != None ? BytePairModel.PairOf(_ids[at], _ids[_after[at]]) : null;

    /// <summary>Makes the symbol at a place and the one after it into one.</summary>
    public void Join(int at, int id)
    {
        var gone = _after[at];
        _ids[at] = id;
        _ids[gone] = None;
        _after[at] = _after[gone];
        if (_after[at] != None) _before[_after[at]] = at;
        _count--;
    }

    public int[] ToArray()
    {
        var ids = new int[_count];
        for (int at = 0, i = 0; i < _count; at = _after[at]) ids[i++] = _ids[at];
        return ids;
    }
}
