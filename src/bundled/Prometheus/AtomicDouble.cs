namespace Prometheus;

/// <summary>A number that any thread may change.</summary>
internal struct AtomicDouble
{
    private double _value;

    public double Value
    {
        readonly get => Volatile.Read(in _value);
        set => Volatile.Write(ref _value, value);
    }

    public void Add(double increment)
    {
        double before;
        do before = Value;
        while (Interlocked.CompareExchange(ref _value, before + increment, before) != before && !double.IsNaN(before));
    }

    public void RaiseTo(double target)
    {
        for (var before = Value; before < target; before = Value)
            if (Interlocked.CompareExchange(ref _value, target, before) == before) return;
    }

    public void LowerTo(double target)
    {
        for (var before = Value; before > target; before = Value)
            if (Interlocked.CompareExchange(ref _value, target, before) == before) return;
    }
}
