namespace Prometheus;

/// <summary>May be any number at any time.</summary>
public sealed class Gauge : Collector<Gauge.Child>, IGauge
{
    internal Gauge(string name, string help, string[] labelNames, bool suppressInitialValue) : base(name, help, labelNames, suppressInitialValue)
    {
    }

    public double Value => Unlabelled.Value;

    internal override string Type => "gauge";

    public void Inc(double increment = 1) => Unlabelled.Inc(increment);

    public void Set(double val) => Unlabelled.Set(val);

    public void Dec(double decrement = 1) => Unlabelled.Dec(decrement);

    public void IncTo(double targetValue) => Unlabelled.IncTo(targetValue);

    public void DecTo(double targetValue) => Unlabelled.DecTo(targetValue);

    public void Publish() => Unlabelled.Publish();

    public void Unpublish() => Unlabelled.Unpublish();

    internal override Child NewChild(LabelValues labels) => new(this, labels, !SuppressInitialValue);

    public sealed class Child : ChildBase, IGauge
    {
        private AtomicDouble _value;

        internal Child(Collector parent, LabelValues labels, bool published) : base(parent, labels, published)
        {
        }

        public double Value => _value.Value;

        public void Inc(double increment = 1)
        {
            _value.Add(increment);
            Publish();
        }

        public void Set(double val)
        {
            _value.Value = val;
            Publish();
        }

        public void Dec(double decrement = 1) => Inc(-decrement);

        public void IncTo(double targetValue)
        {
            _value.RaiseTo(targetValue);
            Publish();
        }

        public void DecTo(double targetValue)
        {
            _value.LowerTo(targetValue);
            Publish();
        }

        internal override void WriteTo(TextSerializer text) => text.WritePoint(Name, "", LabelText, Value);
    }
}
