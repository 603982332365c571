namespace Prometheus;

/// <summary>One series of a metric, or one histogram's.</summary>
public abstract class ChildBase : ICollectorChild, IDisposable
{
    private static long _made;

    private readonly Collector _parent;
    private readonly LabelValues _labels;
    private volatile bool _published;

    internal ChildBase(Collector parent, LabelValues labels, bool published)
    {
        (_parent, _labels, _published, Order) = (parent, labels, published, Interlocked.Increment(ref _made));
        LabelText = TextSerializer.LabelsOf(parent.LabelNames, labels.Values);
    }

    internal bool Published => _published;

    /// <summary>Series are written in the order in which they were made.</summary>
    internal long Order { get; }

    internal string Name => _parent.Name;

    /// <summary>As it stands between braces.</summary>
    internal string LabelText { get; }

    /// <summary>Has it written from now on, also if it never had a value.</summary>
    public void Publish() => _published = true;

    /// <summary>Keeps it from being written until it has a value again.</summary>
    public void Unpublish() => _published = false;

    /// <summary>Takes it out of its metric.</summary>
    public void Remove() => _parent.Remove(_labels);

    /// <summary>The same as <see cref="Remove"/>.</summary>
    public void Dispose() => Remove();

    internal abstract void WriteTo(TextSerializer text);
}
