using System.Text.RegularExpressions;

namespace Prometheus;

/// <summary>A metric: its name, what it means, and the names of its labels.</summary>
public abstract partial class Collector
{
    internal Collector(string name, string help, string[] labelNames)
    {
        if (!NameForm().IsMatch(name)) throw new ArgumentException($"Metric name '{name}' does not match regex '{NameForm()}'.");
        foreach (var label in labelNames)
        {
            if (label is null) throw new ArgumentException("One of the label names was null.");
            if (!NameForm().IsMatch(label)) throw new ArgumentException($"Label name '{label}' does not match regex '{NameForm()}'.");
            if (label.StartsWith("__", StringComparison.Ordinal)) throw new ArgumentException($"Label name '{label}' is not valid - labels starting with double underscore are reserved!");
        }
        if (labelNames.Distinct().Count() != labelNames.Length) throw new InvalidOperationException("The set of label names includes duplicates: " + string.Join(", ", labelNames));
        (Name, Help, LabelNames) = (name, help, [.. labelNames]);
    }

    public string Name { get; }

    public string Help { get; }

    public string[] LabelNames { get; }

    internal abstract string Type { get; }

    internal abstract void WriteTo(TextSerializer text);

    internal abstract void Remove(LabelValues labels);

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$")]
    private static partial Regex NameForm();
}
