namespace Prometheus;

/// <summary>Only ever grows, and begins at 0 with each process.</summary>
public sealed class Counter : Collector<Counter.Child>, ICounter
{
    internal Counter(string name, string help, string[] labelNames, bool suppressInitialValue) : base(name, help, labelNames, suppressInitialValue)
    {
    }

    public double Value => Unlabelled.Value;

    internal override string Type => "counter";

    public void Inc(double increment = 1.0) => Unlabelled.Inc(increment);

    public void IncTo(double targetValue) => Unlabelled.IncTo(targetValue);

    public void Publish() => Unlabelled.Publish();

    public void Unpublish() => Unlabelled.Unpublish();

    internal override Child NewChild(LabelValues labels) => new(this, labels, !SuppressInitialValue);

    public sealed class Child : ChildBase, ICounter
    {
        private AtomicDouble _value;

        internal Child(Collector parent, LabelValues labels, bool published) : base(parent, labels, published)
        {
        }

        public double Value => _value.Value;

        public void Inc(double increment = 1.0)
        {
            if (increment < 0) throw new ArgumentOutOfRangeException(nameof(increment), "Counter value cannot decrease.");
            _value.Add(increment);
            Publish();
        }

        public void IncTo(double targetValue)
        {
            _value.RaiseTo(targetValue);
            Publish();
        }

        internal override void WriteTo(TextSerializer text) => text.WritePoint(Name, "", LabelText, Value);
    }
}
