using System.Text.RegularExpressions;

namespace Video.Language.Tokens.Splitting;

/// <summary>Cuts text by a pattern, as tokenizer.json's Split does.</summary>
/// <param name="pattern">Of .NET; sees a character beyond U+FFFF as one of <see cref="OneUnitText"/>.</param>
/// <param name="behavior">What becomes of matches.</param>
/// <param name="invert">What lies between matches counts as the match.</param>
internal sealed class PatternSplit(Regex pattern, SplitBehavior behavior, bool invert) : Splitter
{
    private readonly bool _ignoresCase = pattern.ToString().Contains("(?i", StringComparison.Ordinal);

    public override void Split(ReadOnlyMemory<char> text, List<ReadOnlyMemory<char>> pieces)
    {
        foreach (var (start, end) in Merge(Spans(text.Span)))
        {
            if (start < end) pieces.Add(text[start..end]);
        }
    }

    // Covers the text: matches and what lies between them.
    private List<Span> Spans(ReadOnlySpan<char> text)
    {
        var seen = new OneUnitText(text, _ignoresCase);
        var spans = new List<Span>();
        var done = 0;
        foreach (var match in pattern.EnumerateMatches(seen.Units))
        {
            var (start, end) = (seen.PositionOf(match.Index), seen.PositionOf(match.Index + match.Length));
            if (done < start) spans.Add(new Span(done, start, invert));
            if (start < end) spans.Add(new Span(start, end, !invert));
            done = end;
        }

        if (done < text.Length) spans.Add(new Span(done, text.Length, invert));
        return spans;
    }

    private IEnumerable<(int Start, int End)> Merge(List<Span> spans) => behavior switch
    {
        SplitBehavior.Removed => spans.Where(span => !span.Matched).Select(span => (span.Start, span.End)),
        SplitBehavior.Isolated => spans.Select(span => (span.Start, span.End)),
        SplitBehavior.Contiguous => Join(spans, (before, span) => before.Matched == span.Matched),
        SplitBehavior.MergedWithPrevious => Join(spans, (before, span) => span.Matched && !before.Matched),
        SplitBehavior.MergedWithNext => Join(spans, (before, span) => before.Matched && !span.Matched),
        _ => throw new InvalidOperationException($"No such behaviour: {behavior}"),
    };

    // Whether two neighbours join is decided by what they are themselves, not by what was joined to the first already.
    private static IEnumerable<(int Start, int End)> Join(List<Span> spans, Func<Span, Span, bool> joins)
    {
        for (int first = 0, last; first < spans.Count; first = last + 1)
        {
            for (last = first; last + 1 < spans.Count && joins(spans[last], spans[last + 1]); last++)
            {
            }

            yield return (spans[first].Start, spans[last].End);
        }
    }

    private readonly record struct Span(int Start, int End, bool Matched);
}
