using System.Globalization;
using System.Text;

namespace Video.Language.Tokens.Splitting;

/// <summary>
/// Text with one UTF-16 unit per character, for .NET's Regex, which matches units where other engines match characters. A character
/// beyond U+FFFF stands as a rare one of the same category, so that \p{L} and its like say of it what they should.
/// </summary>
internal readonly ref struct OneUnitText
{
    // Deliberately out of the way: no tokenizer's pattern names these or has them in a range of a script.
    private static readonly Dictionary<UnicodeCategory, char> StandIns = new()
    {
        [UnicodeCategory.UppercaseLetter] = '\uA722',
        [UnicodeCategory.LowercaseLetter] = '\uA723',
        [UnicodeCategory.TitlecaseLetter] = '\u1F88',
        [UnicodeCategory.ModifierLetter] = '\uA717',
        [UnicodeCategory.OtherLetter] = '\uA840',
        [UnicodeCategory.NonSpacingMark] = '\uA8C4',
        [UnicodeCategory.SpacingCombiningMark] = '\uA880',
        [UnicodeCategory.EnclosingMark] = '\uA670',
        [UnicodeCategory.DecimalDigitNumber] = '\uA8D0',
        [UnicodeCategory.LetterNumber] = '\uA6E6',
        [UnicodeCategory.OtherNumber] = '\uA830',
        [UnicodeCategory.Format] = '\uFFF9',
        [UnicodeCategory.PrivateUse] = '\uE000',
        [UnicodeCategory.OtherNotAssigned] = '\uFDD0',
        [UnicodeCategory.ConnectorPunctuation] = '\uFE4D',
        [UnicodeCategory.DashPunctuation] = '\uFE58',
        [UnicodeCategory.OpenPunctuation] = '\uFE59',
        [UnicodeCategory.ClosePunctuation] = '\uFE5A',
        [UnicodeCategory.InitialQuotePunctuation] = '\u2E02',
        [UnicodeCategory.FinalQuotePunctuation] = '\u2E03',
        [UnicodeCategory.OtherPunctuation] = '\uA8CE',
        [UnicodeCategory.MathSymbol] = '\uFE62',
        [UnicodeCategory.CurrencySymbol] = '\uFDFC',
        [UnicodeCategory.ModifierSymbol] = '\uA700',
        [UnicodeCategory.OtherSymbol] = '\uA828',
    };

    private const char LongS = '\u017F';

    // Position in the text of each unit and of the end; null when they are the same.
    private readonly int[]? _positions;

    /// <param name="text">Without unpaired surrogates.</param>
    /// <param name="foldLongS">
    /// Show ſ as s: Unicode's case folding makes the two equal where a pattern ignores case, .NET's does not.
    /// </param>
    public OneUnitText(ReadOnlySpan<char> text, bool foldLongS)
    {
        Units = text;
        if (text.ContainsAnyInRange('\uD800', '\uDFFF')) Units = Shorten(text, out _positions);
        if (foldLongS && Units.Contains(LongS)) Units = Units.ToString().Replace(LongS, 's');
    }

    public ReadOnlySpan<char> Units { get; }

    /// <summary>Where in the text a unit begins; the text's length for the end.</summary>
    public int PositionOf(int unit) => _positions is null ? unit : _positions[unit];

    /// <summary>A character of the Basic Multilingual Plane with this category.</summary>
    internal static char StandInFor(UnicodeCategory category) => StandIns.GetValueOrDefault(category, '\uFDD0');

    private static char[] Shorten(ReadOnlySpan<char> text, out int[] positions)
    {
        var units = new List<char>(text.Length);
        var starts = new List<int>(text.Length + 1);
        for (var at = 0; at < text.Length;)
        {
            starts.Add(at);
            Rune.DecodeFromUtf16(text[at..], out var rune, out var length);
            units.Add(rune.IsBmp ? (char)rune.Value : StandInFor(Rune.GetUnicodeCategory(rune)));
            at += length;
        }

        starts.Add(text.Length);
        positions = [.. starts];
        return [.. units];
    }
}
