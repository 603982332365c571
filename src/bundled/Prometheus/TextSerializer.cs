using System.Globalization;
using System.Text;

namespace Prometheus;

/// <summary>Writes metrics as text, in one of the two formats.</summary>
internal sealed class TextSerializer(ExpositionFormat format)
{
    private const string Total = "_total";

    private readonly StringBuilder _text = new();

    private bool OpenMetrics => format == ExpositionFormat.OpenMetricsText;

    /// <summary>Labels as they stand between braces.</summary>
    public static string LabelsOf(string[] names, string[] values) => string.Join(',', names.Zip(values, (name, value) => $"{name}=\"{Escaped(value)}\""));

    public void WriteDeclaration(Collector collector)
    {
        var (name, type) = (collector.Name, collector.Type);
        // OpenMetrics: a counter's family is named without the "_total" of its series; a counter without it is not one.
        if (OpenMetrics && type == "counter") (name, type) = name.EndsWith(Total, StringComparison.Ordinal) ? (name[..^Total.Length], type) : (name, "unknown");
        _text.Append("# HELP ").Append(name).Append(' ').Append(collector.Help).Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    public void WritePoint(string name, string suffix, string labels, double value) => WriteLine(name, suffix, labels, Text(value));

    public void WritePoint(string name, string suffix, string labels, long value) => WriteLine(name, suffix, labels, value.ToString(CultureInfo.InvariantCulture));

    public void WriteBucket(string name, string labels, double bound, long count)
    {
        var le = $"le=\"{(double.IsPositiveInfinity(bound) ? "+Inf" : WithPoint(bound.ToString("g", CultureInfo.InvariantCulture)))}\"";
        WritePoint(name, "_bucket", labels.Length == 0 ? le : $"{labels},{le}", count);
    }

    /// <summary>All of it.</summary>
    public byte[] Finish()
    {
        if (OpenMetrics) _text.Append("# EOF\n");
        return PrometheusConstants.ExportEncoding.GetBytes(_text.ToString());
    }

    private void WriteLine(string name, string suffix, string labels, string value)
    {
        _text.Append(name).Append(suffix);
        if (labels.Length > 0) _text.Append('{').Append(labels).Append('}');
        _text.Append(' ').Append(value).Append('\n');
    }

    // Go's words, which both formats take, not .NET's Infinity.
    private string Text(double value) => double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : double.IsNaN(value) ? "NaN"
        : WithPoint(value.ToString("g", CultureInfo.InvariantCulture));

    private string WithPoint(string number) => OpenMetrics && number.AsSpan().IndexOfAny('.', 'e') < 0 ? number + ".0" : number;

    private static string Escaped(string value) => value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
