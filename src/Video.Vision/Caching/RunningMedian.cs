namespace Video.Vision.Caching;

/// <summary>The median of the last few numbers.</summary>
internal sealed class RunningMedian(int length)
{
    private readonly Queue<double> _numbers = new();

    public int Count => _numbers.Count;

    /// <summary>Null before the first number; of an even count, the mean of the two in the middle.</summary>
    public double? Value { get; private set; }

    public void Add(double number)
    {
        if (_numbers.Count == length) _numbers.Dequeue();
        _numbers.Enqueue(number);
        var sorted = _numbers.Order().ToArray();
        Value = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    public void Clear()
    {
        _numbers.Clear();
        Value = null;
    }
}
