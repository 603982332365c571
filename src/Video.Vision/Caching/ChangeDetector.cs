namespace Video.Vision.Caching;

/// <summary>Which patches of one stream's frames have changed since they were last computed.</summary>
/// <remarks>
/// Each patch is compared with its own reference: what it showed when it was last computed, so that slow changes add up until they count.
/// A patch's difference is the largest over its blocks of the mean over colours of |block mean - reference's block mean|: averaging before
/// the absolute value lets noise cancel (by 7 in a block of 7 x 7), while an object's edge, which has one sign within a block, stays.
/// </remarks>
internal sealed class ChangeDetector
{
    // Above this share a frame with all its patches is no dearer: nothing is gathered or scattered.
    private const double NearlyAll = 0.9;

    // From fewer patches than these what all have come to share cannot be told from what each has for itself.
    private const int FewestProbes = 8;

    private readonly DeltaOptions _options;
    private readonly int _grid;
    private readonly int _blocks;
    private readonly int _colours;
    private readonly float[] _reference;   // [patch, block, colour], grey levels: when the patch was last computed
    private readonly float[] _previous;    // the same: a frame ago
    private readonly float[] _differences; // [patch], from the reference
    private readonly float[] _steps;       // from a frame ago, of some patches
    private readonly bool[] _changed;
    private readonly bool[] _taken;
    private readonly bool[] _aged;
    private readonly AgeQueue _ages;
    private bool _hasReference;

    /// <param name="grid">Patches along one side.</param>
    /// <param name="blocks">Blocks of a patch.</param>
    /// <param name="colours">Numbers of a block.</param>
    /// <param name="options">What counts as a change.</param>
    public ChangeDetector(int grid, int blocks, int colours, DeltaOptions options)
    {
        (_grid, _blocks, _colours, _options) = (grid, blocks, colours, options);
        var patches = grid * grid;
        (_reference, _previous) = (new float[patches * blocks * colours], new float[patches * blocks * colours]);
        (_differences, _steps) = (new float[patches], new float[patches]);
        (_changed, _taken, _aged) = (new bool[patches], new bool[patches], new bool[patches]);
        (_ages, Noise) = (new AgeQueue(patches, options.Age), new NoiseFloor(options));
    }

    public NoiseFloor Noise { get; }

    public long Bytes => (_reference.Length + _previous.Length) * sizeof(float) + _changed.Length * (2 * sizeof(float) + 3 + sizeof(long) + sizeof(int));

    /// <summary>Judges the stream's next frame, and makes the patches to be computed their own references.</summary>
    /// <param name="means">[patch, block, colour]: block means in grey levels.</param>
    public FrameChange Next(ReadOnlySpan<float> means)
    {
        Array.Clear(_aged);
        _ages.Next(_aged);
        _aged.CopyTo(_taken, 0);
        if (!_hasReference || Compare(means)) Array.Fill(_taken, true);
        _hasReference = true;
        means.CopyTo(_previous);
        return Take(means);
    }

    /// <summary>Marks what has changed; true when that is so much that the whole frame is to be computed.</summary>
    private bool Compare(ReadOnlySpan<float> means)
    {
        var (threshold, changed, rest) = ((float)Math.Max(_options.Least, Noise.Threshold), 0, 0);
        for (var patch = 0; patch < _changed.Length; patch++)
        {
            _differences[patch] = Difference(means, _reference, patch);
            _changed[patch] = _differences[patch] > threshold;
            if (_changed[patch]) changed++;
            else _steps[rest++] = Difference(means, _previous, patch);
        }

        if (changed > _options.Cut * _changed.Length) return true;
        Noise.Learn(_steps.AsSpan(0, rest));
        if (changed > 0) Spread((float)_options.Ring * threshold);
        Fill((float)Noise.Threshold);
        return _taken.AsSpan().Count(true) > NearlyAll * _taken.Length;
    }

    private float Difference(ReadOnlySpan<float> means, float[] others, int patch)
    {
        var (at, most) = (patch * _blocks * _colours, 0f);
        for (var block = 0; block < _blocks; block++)
        {
            var sum = 0f;
            for (var colour = 0; colour < _colours; colour++, at++) sum += MathF.Abs(means[at] - others[at]);
            most = MathF.Max(most, sum);
        }

        return most / _colours;
    }

    // A changed patch takes its neighbours with it where they differ by more than the lower threshold.
    private void Spread(float threshold)
    {
        for (var patch = 0; patch < _changed.Length; patch++)
        {
            if (!_changed[patch]) continue;
            var (row, column) = (patch / _grid, patch % _grid);
            for (var y = Math.Max(0, row - 1); y <= Math.Min(_grid - 1, row + 1); y++)
                for (var x = Math.Max(0, column - 1); x <= Math.Min(_grid - 1, column + 1); x++)
                    _taken[y * _grid + x] |= _changed[y * _grid + x] || threshold == 0 || _differences[y * _grid + x] > threshold;
        }
    }

    // What is left of the share goes to the patches that differ most, as far as they differ by more than noise.
    private void Fill(float threshold)
    {
        var room = (int)(_options.Fill * _taken.Length) - _taken.AsSpan().Count(true);
        if (room <= 0) return;
        var faint = new List<int>();
        for (var patch = 0; patch < _taken.Length; patch++)
            if (!_taken[patch] && _differences[patch] > threshold) faint.Add(patch);
        if (faint.Count > room) faint.Sort((a, b) => _differences[a] != _differences[b] ? _differences[b].CompareTo(_differences[a]) : a.CompareTo(b));
        foreach (var patch in faint.Take(room)) _taken[patch] = true;
    }

    private FrameChange Take(ReadOnlySpan<float> means)
    {
        var (patches, probes, width) = (new List<int>(), new List<int>(), _blocks * _colours);
        for (var patch = 0; patch < _taken.Length; patch++)
        {
            if (!_taken[patch]) continue;
            if (_aged[patch] && !_changed[patch]) probes.Add(patches.Count);
            patches.Add(patch);
            means.Slice(patch * width, width).CopyTo(_reference.AsSpan(patch * width));
            _ages.Renew(patch);
        }

        return new FrameChange([.. patches], probes.Count < FewestProbes ? [] : [.. probes]);
    }
}
