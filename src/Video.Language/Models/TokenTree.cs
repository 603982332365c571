namespace Video.Language.Models;

/// <summary>Several token sequences that may begin alike, as a tree: what they have in common is there once.</summary>
/// <remarks>
/// Read in one pass, every token sees the tokens on its own way from the root and nothing of the other branches, at the position that it has in its own sequence: each sequence is read
/// as if it were alone (tree attention, as in Medusa, https://arxiv.org/abs/2401.10774 §2.1).
/// </remarks>
public sealed class TokenTree
{
    private readonly int[] _parents;
    private readonly int[] _depths;

    private TokenTree(int stem, List<int> tokens, List<int> parents, int[] leaves)
    {
        (Stem, Tokens, Leaves) = (stem, tokens, leaves);
        _parents = [.. Enumerable.Range(-1, stem), .. parents];
        _depths = new int[_parents.Length];
        for (var i = 0; i < _depths.Length; i++) _depths[i] = _parents[i] < 0 ? 0 : _depths[_parents[i]] + 1;
    }

    /// <summary>Vectors at the root that are no tokens of the sequences and belong to all of them; they come first.</summary>
    public int Stem { get; }

    /// <summary>The tokens after the stem.</summary>
    public IReadOnlyList<int> Tokens { get; }

    /// <summary>Index, stem included, of each sequence's last token.</summary>
    public IReadOnlyList<int> Leaves { get; }

    /// <summary>All rows of a pass: stem and tokens.</summary>
    public int Count => _parents.Length;

    /// <summary>How far each row stands from the first.</summary>
    public IReadOnlyList<int> Depths => _depths;

    /// <param name="sequences">None empty.</param>
    /// <param name="stem">At least 0.</param>
    public static TokenTree Of(IReadOnlyList<IReadOnlyList<int>> sequences, int stem)
    {
        var (tokens, parents, known) = (new List<int>(), new List<int>(), new Dictionary<(int Parent, int Token), int>());
        var leaves = new int[sequences.Count];
        for (var i = 0; i < leaves.Length; i++)
        {
            var at = stem - 1;
            foreach (var token in sequences[i])
            {
                if (!known.TryGetValue((at, token), out var next))
                {
                    known.Add((at, token), next = stem + tokens.Count);
                    tokens.Add(token);
                    parents.Add(at);
                }
                at = next;
            }
            leaves[i] = at;
        }
        return new TokenTree(stem, tokens, parents, leaves);
    }

    /// <summary>Row-major [Count, Count]: 0 where the row may look at the column, -∞ elsewhere.</summary>
    public float[] Mask()
    {
        var mask = new float[Count * Count];
        Array.Fill(mask, float.NegativeInfinity);
        for (var row = 0; row < Count; row++)
            for (var seen = row; seen >= 0; seen = _parents[seen]) mask[row * Count + seen] = 0;
        return mask;
    }
}
