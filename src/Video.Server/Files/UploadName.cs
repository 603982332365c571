using System.Text;

namespace Video.Server.Files;

/// <summary>A file's name as its owner sent it, made safe to be shown, sent in a header, and joined to a folder.</summary>
internal static class UploadName
{
    public const int Longest = 128;

    private const string Unwanted = "\"<>|:*?`$\\/";

    /// <summary>The name's last part without control characters and letters that mean something to shells, headers or file systems; "video" when nothing is left.</summary>
    public static string Of(string? sent)
    {
        var last = (sent ?? "").Split('/', '\\')[^1];
        var name = new StringBuilder(last.Length);
        foreach (var letter in last.EnumerateRunes())
            if (!Rune.IsControl(letter) && Rune.GetUnicodeCategory(letter) is not System.Globalization.UnicodeCategory.Format && !Unwanted.Contains(letter.ToString(), StringComparison.Ordinal))
                name.Append(letter);
        var clean = name.ToString().Trim(' ', '.');
        return clean.Length == 0 ? "video" : Shortened(clean);
    }

    /// <summary>What follows the last point when it looks like a format's: ".mp4"; else nothing.</summary>
    public static string Extension(string name) =>
        Path.GetExtension(name) is { Length: > 1 and <= 6 } extension && extension[1..].All(char.IsAsciiLetterOrDigit) ? extension.ToLowerInvariant() : "";

    private static string Shortened(string name)
    {
        if (name.Length <= Longest) return name;
        var extension = Extension(name);
        var stem = name[..(Longest - extension.Length)];
        return (char.IsHighSurrogate(stem[^1]) ? stem[..^1] : stem) + extension;
    }
}
