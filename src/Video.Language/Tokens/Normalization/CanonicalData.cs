using System.Globalization;

namespace Video.Language.Tokens.Normalization;

/// <summary>The part of the Unicode Character Database that composing needs; canonical.txt says which version.</summary>
internal sealed class CanonicalData
{
    private readonly Dictionary<int, int> _classes = [];
    private readonly Dictionary<int, int[]> _parts = [];
    private readonly Dictionary<(int, int), int> _composed = [];

    private CanonicalData()
    {
        using var stream = typeof(CanonicalData).Assembly.GetManifestResourceStream("Video.Language.Tokens.Normalization.canonical.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line[0] != '#') Read(line.Split(' '));
        }
    }

    public static CanonicalData Instance { get; } = new();

    /// <summary>Canonical combining class: 0 for what begins a character.</summary>
    public int ClassOf(int codePoint) => _classes.GetValueOrDefault(codePoint);

    /// <summary>What the character decomposes into, one step; null when it does not.</summary>
    public int[]? PartsOf(int codePoint) => _parts.GetValueOrDefault(codePoint);

    /// <summary>What the two compose into; null when they do not.</summary>
    public int? Compose(int first, int second) => _composed.TryGetValue((first, second), out var composed) ? composed : null;

    private void Read(string[] fields)
    {
        var points = fields[1..].Select(field => int.Parse(field, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToArray();
        if (fields[0] == "c")
        {
            var combining = int.Parse(fields[3], CultureInfo.InvariantCulture);
            for (var point = points[0]; point <= points[1]; point++) _classes[point] = combining;
            return;
        }

        _parts[points[0]] = points[1..];
        if (fields[0] == "p") _composed[(points[1], points[2])] = points[0];
    }
}
