using System.Globalization;

namespace Orleans.Runtime;

/// <summary>Keys as text: a Guid as 32 hexadecimal digits, an integer in hexadecimal.</summary>
internal static class Keys
{
    public static IdSpan Of(Guid key) => IdSpan.Create(key.ToString("N"));

    public static IdSpan Of(long key) => IdSpan.Create(key.ToString("X"));

    public static Guid? TryGuid(IdSpan key) => Guid.TryParseExact(key.ToString(), "N", out var guid) ? guid : null;

    public static long? TryInteger(IdSpan key) =>
        key.ToString() is { Length: <= 16 } text && long.TryParse(text, NumberStyles.AllowHexSpecifier, null, out var number) ? number : null;
}
