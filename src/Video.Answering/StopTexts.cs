using System.Text;

namespace Video.Answering;

/// <summary>Lets an answer's text pass up to the first of some texts; holds back what may be the beginning of one until it is known.</summary>
internal sealed class StopTexts(IReadOnlyList<string> stops)
{
    private readonly StringBuilder _held = new();

    /// <summary>True once one of them came; nothing passes from then on.</summary>
    public bool Met { get; private set; }

    /// <summary>Takes new text.</summary>
    /// <returns>What of it, and of what was held back, may pass.</returns>
    public string Pass(string text)
    {
        if (stops.Count == 0 || Met) return Met ? "" : text;
        var all = _held.Append(text).ToString();
        _held.Clear();
        var end = stops.Select(stop => all.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
        if (end >= 0)
        {
            Met = true;
            return all[..end];
        }
        var held = stops.Max(stop => Begun(all, stop));
        _held.Append(all, all.Length - held, held);
        return all[..^held];
    }

    /// <summary>The answer is over: what was held back is no stop text any more.</summary>
    public string Flush()
    {
        var rest = Met ? "" : _held.ToString();
        _held.Clear();
        return rest;
    }

    /// <summary>How many of the last letters are the first of a stop text.</summary>
    private static int Begun(string text, string stop)
    {
        for (var length = Math.Min(text.Length, stop.Length - 1); length > 0; length--)
            if (text.AsSpan(text.Length - length).SequenceEqual(stop.AsSpan(0, length))) return length;
        return 0;
    }
}
