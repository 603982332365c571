using System.Text;

namespace Video.Language.Tokens.Normalization;

/// <summary>
/// Normalization Form C (Unicode Standard Annex 15, https://unicode.org/reports/tr15/). string.Normalize would do, but under
/// invariant globalization it returns its input unchanged, and with it on it depends on the machine's ICU.
/// </summary>
internal static class CanonicalComposition
{
    // Below this every character is composed already and begins a character.
    private const char FirstAffected = '\u0300';

    /// <param name="text">Without unpaired surrogates.</param>
    public static string Compose(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange(FirstAffected, char.MaxValue)) return text;
        var points = Decompose(text);
        Order(points);
        return Join(Compose(points));
    }

    private static List<int> Decompose(string text)
    {
        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes()) Decompose(rune.Value, points);
        return points;
    }

    private static void Decompose(int point, List<int> points)
    {
        if (Hangul.IsSyllable(point)) Hangul.Decompose(point, points);
        else if (CanonicalData.Instance.PartsOf(point) is { } parts)
        {
            foreach (var part in parts) Decompose(part, points);
        }
        else points.Add(point);
    }

    // Marks in a row by class; equal classes keep their order.
    private static void Order(List<int> points)
    {
        for (var start = 0; start < points.Count; start++)
        {
            var end = start;
            while (end < points.Count && CanonicalData.Instance.ClassOf(points[end]) != 0) end++;
            if (end - start < 2) continue;
            var sorted = points.GetRange(start, end - start).OrderBy(CanonicalData.Instance.ClassOf).ToList();
            for (var i = 0; i < sorted.Count; i++) points[start + i] = sorted[i];
            start = end;
        }
    }

    private static List<int> Compose(List<int> points)
    {
        var result = new List<int>(points.Count);
        var starter = -1;
        var lastClass = 0;
        foreach (var point in points)
        {
            var combining = CanonicalData.Instance.ClassOf(point);
            // A mark of the same or a higher class in between keeps the two apart.
            var blocked = starter < 0 || (starter != result.Count - 1 && lastClass >= combining);
            if (!blocked && Pair(result[starter], point) is { } composed)
            {
                result[starter] = composed;
                continue;
            }

            if (combining == 0) starter = result.Count;
            result.Add(point);
            lastClass = combining;
        }

        return result;
    }

    private static int? Pair(int first, int second) =>
        Hangul.Compose(first, second) ?? CanonicalData.Instance.Compose(first, second);

    private static string Join(List<int> points)
    {
        var text = new StringBuilder(points.Count);
        foreach (var point in points) text.Append(new Rune(point).ToString());
        return text.ToString();
    }
}
