namespace Video.Vision.Caching;

/// <summary>Which patches of one stream's frames have changed since they were last computed.</summary>
/// <remarks>
/// Each patch is compared with its own reference: what it showed when it was last computed, so that slow changes add up until they count.
/// A patch's difference is the largest over its blocks of the mean over colours of |block mean - reference's block mean|: averaging before
/// the absolute value lets noise cancel (by 7 in a block of 7 x 7), while an object's edge, which has one sign within a block, stays.
/// </remarks>
internal sealed class ChangeDetector
{
    private readonly DeltaOptions _options;
    private readonly int _grid;
    private readonly int _blocks;
    private readonly int _colours;
    private readonly float[] _reference;   // [patch, block, colour], grey levels
    private readonly float[] _differences; // [patch]
    private readonly float[] _unchanged;   // scratch
    private readonly bool[] _changed;
    private readonly bool[] _taken;
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
        (_reference, _differences, _unchanged) = (new float[patches * blocks * colours], new float[patches], new float[patches]);
        (_changed, _taken) = (new bool[patches], new bool[patches]);
        (_ages, Noise) = (new AgeQueue(patches, options.Age), new NoiseFloor(options));
    }

    public NoiseFloor Noise { get; }

    public long Bytes => (_reference.Length + _differences.Length + _unchanged.Length) * sizeof(float) + _changed.Length * (2 + sizeof(long) + sizeof(int));

    /// <summary>Judges the stream's next frame, and makes the patches to be computed their own references.</summary>
    /// <param name="means">[patch, block, colour]: block means in grey levels.</param>
    /// <returns>Patches to compute, ascending: those that changed, their neighbours, and those that are due for their age.</returns>
    public int[] Next(ReadOnlySpan<float> means)
    {
        Array.Clear(_taken);
        _ages.Next(_taken);
        if (!_hasReference || Compare(means)) Array.Fill(_taken, true);
        _hasReference = true;
        return Take(means);
    }

    /// <summary>Marks what has changed; true when that is so much that the whole frame is to be computed.</summary>
    private bool Compare(ReadOnlySpan<float> means)
    {
        Measure(means);
        var (threshold, changed, rest) = ((float)Noise.Threshold, 0, 0);
        for (var i = 0; i < _differences.Length; i++)
        {
            _changed[i] = _differences[i] > threshold;
            if (_changed[i]) changed++;
            else _unchanged[rest++] = _differences[i];
        }

        if (changed > _options.Cut * _changed.Length) return true;
        Noise.Learn(_unchanged.AsSpan(0, rest));
        if (changed > 0) Spread((float)_options.Ring * threshold);
        return false;
    }

    private void Measure(ReadOnlySpan<float> means)
    {
        var at = 0;
        for (var patch = 0; patch < _differences.Length; patch++)
        {
            var most = 0f;
            for (var block = 0; block < _blocks; block++)
            {
                var sum = 0f;
                for (var colour = 0; colour < _colours; colour++, at++) sum += MathF.Abs(means[at] - _reference[at]);
                most = MathF.Max(most, sum);
            }

            _differences[patch] = most / _colours;
        }
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

    private int[] Take(ReadOnlySpan<float> means)
    {
        var (patches, count, width) = (new int[_taken.AsSpan().Count(true)], 0, _blocks * _colours);
        for (var patch = 0; patch < _taken.Length; patch++)
        {
            if (!_taken[patch]) continue;
            patches[count++] = patch;
            means.Slice(patch * width, width).CopyTo(_reference.AsSpan(patch * width));
            _ages.Renew(patch);
        }

        return patches;
    }
}
