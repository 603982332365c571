namespace Prometheus;

/// <summary>Counts values by size: each bucket has those up to its bound, which are not in one before it.</summary>
public sealed class Histogram : Collector<Histogram.Child>, IHistogram
{
    private static readonly double[] UsualBuckets = [.005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10];

    private readonly double[] _bounds;

    internal Histogram(string name, string help, string[] labelNames, bool suppressInitialValue, double[]? buckets) : base(name, help, labelNames, suppressInitialValue)
    {
        if (labelNames.Contains("le")) throw new ArgumentException("'le' is a reserved label name");
        var bounds = buckets ?? UsualBuckets;
        if (bounds.Length == 0) throw new ArgumentException("Histogram must have at least one bucket");
        _bounds = double.IsPositiveInfinity(bounds[^1]) ? [.. bounds] : [.. bounds, double.PositiveInfinity];
        for (var i = 1; i < _bounds.Length; i++)
            if (_bounds[i] <= _bounds[i - 1]) throw new ArgumentException("Bucket values must be increasing");
    }

    public double Sum => Unlabelled.Sum;

    public long Count => Unlabelled.Count;

    internal override string Type => "histogram";

    public void Observe(double val) => Unlabelled.Observe(val);

    public void Observe(double val, long count) => Unlabelled.Observe(val, count);

    public void Publish() => Unlabelled.Publish();

    public void Unpublish() => Unlabelled.Unpublish();

    /// <summary>Bounds that each are so many times the one before.</summary>
    public static double[] ExponentialBuckets(double start, double factor, int count)
    {
        if (count <= 0) throw new ArgumentException($"{nameof(ExponentialBuckets)} needs a positive {nameof(count)}");
        if (start <= 0) throw new ArgumentException($"{nameof(ExponentialBuckets)} needs a positive {nameof(start)}");
        if (factor <= 1) throw new ArgumentException($"{nameof(ExponentialBuckets)} needs a {nameof(factor)} greater than 1");
        var (buckets, next) = (new double[count], (decimal)start);
        for (var i = 0; i < count; i++, next *= (decimal)factor) buckets[i] = (double)next;
        return buckets;
    }

    internal override Child NewChild(LabelValues labels) => new(this, labels, _bounds, !SuppressInitialValue);

    public sealed class Child : ChildBase, IHistogram
    {
        private readonly double[] _bounds;
        private readonly long[] _counts;
        private AtomicDouble _sum;

        internal Child(Collector parent, LabelValues labels, double[] bounds, bool published) : base(parent, labels, published) => (_bounds, _counts) = (bounds, new long[bounds.Length]);

        public double Sum => _sum.Value;

        public long Count
        {
            get
            {
                var all = 0L;
                for (var i = 0; i < _counts.Length; i++) all += Interlocked.Read(ref _counts[i]);
                return all;
            }
        }

        public void Observe(double val) => Observe(val, 1);

        public void Observe(double val, long count)
        {
            if (double.IsNaN(val)) return;
            var bucket = 0;
            while (val > _bounds[bucket]) bucket++;
            Interlocked.Add(ref _counts[bucket], count);
            _sum.Add(val * count);
            Publish();
        }

        internal override void WriteTo(TextSerializer text)
        {
            text.WritePoint(Name, "_sum", LabelText, Sum);
            text.WritePoint(Name, "_count", LabelText, Count);
            var upTo = 0L;
            for (var i = 0; i < _counts.Length; i++) text.WriteBucket(Name, LabelText, _bounds[i], upTo += Interlocked.Read(ref _counts[i]));
        }
    }
}
