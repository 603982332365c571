using System.Text;

namespace FFMpegCore.Arguments;

/// <summary>A word of a command line as <see cref="System.Diagnostics.ProcessStartInfo.Arguments"/> reads it back, whatever it holds.</summary>
internal static class Quoting
{
    /// <remarks>A backslash means itself unless quotes follow it: those before quotes are doubled, and the quotes get one of their own.</remarks>
    public static string Quote(string word)
    {
        var quoted = new StringBuilder(word.Length + 2).Append('"');
        var backslashes = 0;
        foreach (var letter in word)
        {
            if (letter == '"') quoted.Append('\\', backslashes + 1);
            backslashes = letter == '\\' ? backslashes + 1 : 0;
            quoted.Append(letter);
        }

        return quoted.Append('\\', backslashes).Append('"').ToString();
    }
}
