namespace Video.Language.Tokens.Normalization;

/// <summary>Korean syllables, composed by arithmetic (The Unicode Standard, section 3.12).</summary>
internal static class Hangul
{
    private const int Syllables = 0xAC00;
    private const int Leads = 0x1100;
    private const int Vowels = 0x1161;
    private const int BeforeTails = 0x11A7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TailCount = 28;

    public static bool IsSyllable(int point) => point is >= Syllables and < Syllables + LeadCount * VowelCount * TailCount;

    public static void Decompose(int syllable, List<int> points)
    {
        var (pair, tail) = Math.DivRem(syllable - Syllables, TailCount);
        points.Add(Leads + pair / VowelCount);
        points.Add(Vowels + pair % VowelCount);
        if (tail > 0) points.Add(BeforeTails + tail);
    }

    /// <summary>Lead and vowel, or syllable without tail and tail; null for any other two.</summary>
    public static int? Compose(int first, int second)
    {
        if (first is >= Leads and < Leads + LeadCount && second is >= Vowels and < Vowels + VowelCount)
            return Syllables + ((first - Leads) * VowelCount + second - Vowels) * TailCount;
        var withoutTail = IsSyllable(first) && (first - Syllables) % TailCount == 0;
        return withoutTail && second is > BeforeTails and < BeforeTails + TailCount ? first + second - BeforeTails : null;
    }
}
