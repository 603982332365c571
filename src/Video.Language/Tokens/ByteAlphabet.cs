namespace Video.Language.Tokens;

/// <summary>
/// The 256 printable characters under which byte-level vocabularies write bytes: printable Latin-1 stands for itself, the other
/// 68 bytes for U+0100 and on, in order (GPT-2's bytes_to_unicode, https://github.com/openai/gpt-2/blob/master/src/encoder.py).
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] Chars = [.. Enumerable.Range(0, 256).Select(CharOfByte)];
    private static readonly Dictionary<char, byte> Bytes = Chars.Select((c, i) => (c, i)).ToDictionary(x => x.c, x => (byte)x.i);

    public static char CharOf(byte value) => Chars[value];

    public static bool TryGetByte(char c, out byte value) => Bytes.TryGetValue(c, out value);

    private static char CharOfByte(int value) => IsPrintable(value)
        ? (char)value
        : (char)(0x100 + Enumerable.Range(0, value).Count(before => !IsPrintable(before)));

    private static bool IsPrintable(int value) => value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
}
