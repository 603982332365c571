using Video.Memory.Archive;

namespace Video.Memory.Recall;

/// <summary>How well the rows of an index match a question.</summary>
/// <remarks>
/// <para>
/// A row is the mean key before RoPE of a few frames, layer by layer: k[r, l]. With q[l] the question's mean query (<see cref="MeanQuery"/>):
/// s[r, l] = q[l] · (k[r, l] - m[r, l]), then standardised over the rows of each layer, then averaged over layers: a layer whose keys are long counts no more than another.
/// </para>
/// <para>
/// m[r, l] is the running mean of the layer's rows, over <see cref="Around"/> rows to either side of r. ReKV leaves it in (<see cref="RecallScore.Raw"/>), and MemStream (arXiv 2602.18434) finds that query
/// and keys then get more alike the longer a stream runs, so that late frames are preferred. A mean over all rows would change nothing: it adds the same to every row's product. One
/// that follows the stream takes the drift out. A product with a mean is the mean of the products, so it is taken over s and costs nothing, and the index holds keys as they are.
/// </para>
/// <para>Every question reads every row once, on all cores, and goes over its product a few times; nothing else depends on how many there are. The numbers lie in buffers that the next question uses again.</para>
/// </remarks>
internal sealed class RowScores
{
    /// <summary>Rows to either side over which the running mean goes: long against an event, short against a day.</summary>
    public const int Around = 256;

    // Handing work to another core costs as much as some hundred thousand numbers.
    private const int BlocksAtOnce = 128;
    private const long NumbersAlone = 200_000;

    private float[] _query = [];
    private float[][] _products = [];                   // layer by layer
    private (double Mean, double Weight)[] _layers = [];

    /// <summary>Rows so far.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the buffers.</summary>
    public long Bytes => _products.Sum(layer => sizeof(float) * (long)layer.Length);

    /// <summary>A row's score once <see cref="Standardise"/> was called: in standard deviations above the mean of all.</summary>
    public double this[int row]
    {
        get
        {
            var score = 0.0;
            for (var layer = 0; layer < _layers.Length; layer++) score += (_products[layer][row] - _layers[layer].Mean) * _layers[layer].Weight;
            return score;
        }
    }

    /// <summary>Begins another question.</summary>
    /// <param name="query">The layers' mean queries, one after the other.</param>
    /// <param name="layers">How many layers these are of.</param>
    /// <param name="rows">How many will be added.</param>
    public void Begin(float[] query, int layers, int rows)
    {
        (_query, Count) = (query, 0);
        if (_products.Length == layers && _products[0].Length >= rows) return;
        var room = rows + rows / 8;
        _products = [.. Enumerable.Range(0, layers).Select(_ => new float[room])];
        _layers = new (double, double)[layers];
    }

    /// <summary>Adds a row, later than all before.</summary>
    public void Add(ReadOnlySpan<Half> row) => Multiply(row, Count++);

    /// <summary>Adds the rows of blocks of an index.</summary>
    /// <param name="index">Its held layers are the query's.</param>
    /// <param name="first">Index of the first block.</param>
    /// <param name="end">Index after the last.</param>
    public void Add(BlockIndex index, int first, int end)
    {
        var starts = new int[(end - first + BlocksAtOnce - 1) / BlocksAtOnce];
        var rows = Count;
        for (var part = 0; part < starts.Length; part++)
        {
            starts[part] = rows;
            foreach (var block in Part(part)) rows += block.Rows;
        }
        if ((rows - Count) * (long)_query.Length < NumbersAlone)
            for (var part = 0; part < starts.Length; part++) MultiplyPart(part);
        else Parallel.For(0, starts.Length, MultiplyPart);
        Count = rows;

        ReadOnlySpan<StoredBlock> Part(int part)
        {
            var from = first + part * BlocksAtOnce;
            return index.Span[from..Math.Min(from + BlocksAtOnce, end)];
        }

        void MultiplyPart(int part)
        {
            var at = starts[part];
            foreach (var block in Part(part))
                for (var row = 0; row < block.Rows; row++) Multiply(index.Rows[block.FirstRow + row], at++);
        }
    }

    /// <summary>All rows are there: makes scores of the products.</summary>
    public void Standardise(RecallScore score)
    {
        if (Count * (long)_layers.Length < NumbersAlone / 8)
            for (var layer = 0; layer < _layers.Length; layer++) StandardiseLayer(layer, score);
        else Parallel.For(0, _layers.Length, layer => StandardiseLayer(layer, score));
    }

    private void Multiply(ReadOnlySpan<Half> row, int at)
    {
        var width = _query.Length / _layers.Length;
        for (var layer = 0; layer < _layers.Length; layer++)
            _products[layer][at] = KeyProducts.Of(_query.AsSpan(layer * width, width), row.Slice(layer * width, width));
    }

    private void StandardiseLayer(int layer, RecallScore score)
    {
        var products = _products[layer].AsSpan(0, Count);
        var size = Count > 0 ? Math.Abs(products[0]) : 0;
        if (score == RecallScore.Centred) Centre(products);
        var (mean, deviation) = Spread(products);
        // A layer in which all rows are alike says nothing, and nor does what rounding leaves of it.
        _layers[layer] = deviation > 1e-10 * Math.Max(1, size) ? (mean, 1 / (deviation * _layers.Length)) : default;
    }

    /// <summary>Takes from each number the mean of those around it.</summary>
    private static void Centre(Span<float> numbers)
    {
        Span<float> before = stackalloc float[Around + 1];          // the numbers that are centred already, as they were
        var (sum, end) = (0.0, 0);
        for (var i = 0; i < numbers.Length; i++)
        {
            var next = Math.Min(numbers.Length, i + Around + 1);
            while (end < next) sum += numbers[end++];
            ref var oldest = ref before[i % before.Length];
            if (i > Around) sum -= oldest;
            oldest = numbers[i];
            numbers[i] = (float)(numbers[i] - sum / (end - Math.Max(0, i - Around)));
        }
    }

    private static (double Mean, double Deviation) Spread(ReadOnlySpan<float> numbers)
    {
        if (numbers.Length == 0) return default;
        var sum = 0.0;
        foreach (var number in numbers) sum += number;
        var (mean, squares) = (sum / numbers.Length, 0.0);
        foreach (var number in numbers) squares += (number - mean) * (number - mean);
        return (mean, Math.Sqrt(squares / numbers.Length));
    }
}
