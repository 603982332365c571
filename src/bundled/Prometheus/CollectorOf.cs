using System.Collections.Concurrent;

namespace Prometheus;

/// <summary>A metric and its series, by the values of its labels. For any thread.</summary>
public abstract class Collector<TChild> : Collector, ICollector<TChild>
    where TChild : ChildBase
{
    private readonly ConcurrentDictionary<LabelValues, TChild> _children = new();

    internal Collector(string name, string help, string[] labelNames, bool suppressInitialValue) : base(name, help, labelNames) => SuppressInitialValue = suppressInitialValue;

    /// <summary>The series that has no labels.</summary>
    protected internal TChild Unlabelled => WithLabels([]);

    TChild ICollector<TChild>.Unlabelled => Unlabelled;

    internal bool SuppressInitialValue { get; }

    /// <summary>The same as <see cref="WithLabels"/>.</summary>
    public TChild Labels(params string[] labelValues) => WithLabels(labelValues);

    /// <summary>The series of these labels, which is there from now on.</summary>
    /// <exception cref="ArgumentException">Not as many values as there are labels.</exception>
    public TChild WithLabels(params string[] labelValues)
    {
        var labels = ValuesOf(labelValues);
        return _children.TryGetValue(labels, out var there) ? there : _children.GetOrAdd(labels, NewChild);
    }

    /// <summary>Removes a series; whoever holds it may go on, unseen.</summary>
    public void RemoveLabelled(params string[] labelValues) => Remove(ValuesOf(labelValues));

    /// <summary>The label values of all series that have labels.</summary>
    public IEnumerable<string[]> GetAllLabelValues()
    {
        foreach (var labels in _children.Keys)
            if (labels.Values.Length > 0) yield return [.. labels.Values];
    }

    internal abstract TChild NewChild(LabelValues labels);

    internal override void Remove(LabelValues labels) => _children.TryRemove(labels, out _);

    internal override void WriteTo(TextSerializer text)
    {
        // A metric without labels is there from the start.
        if (LabelNames.Length == 0) _ = Unlabelled;
        foreach (var child in _children.Values.OrderBy(child => child.Order))
            if (child.Published) child.WriteTo(text);
    }

    private LabelValues ValuesOf(string[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != LabelNames.Length) throw new ArgumentException($"Metric '{Name}' has {LabelNames.Length} labels, and {values.Length} values were given.");
        if (Array.Exists(values, value => value is null)) throw new ArgumentException("A label value cannot be null.");
        return new LabelValues([.. values]);
    }
}
