using System.Text;

namespace FFMpegCore.Running;

/// <summary>Reads a program's text line by line and keeps the end of it, in bounded memory.</summary>
/// <param name="lines">How many lines are kept.</param>
/// <param name="longest">A longer line is cut after so many characters.</param>
/// <param name="most">What comes after so many characters is passed over.</param>
/// <param name="onLine">Called for each line as it ends.</param>
internal sealed class LineTail(int lines, int longest, long most, Action<string>? onLine)
{
    private readonly Queue<string> _kept = new();
    private readonly StringBuilder _line = new();
    private long _characters;

    public IReadOnlyList<string> Lines => [.. _kept];

    /// <summary>Reads to the end. Both \n and \r end a line, and empty lines are passed over.</summary>
    public async Task ReadAsync(TextReader reader)
    {
        var buffer = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0) Take(buffer.AsSpan(0, count));
        EndLine();
    }

    private void Take(ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            if (letter is '\n' or '\r') EndLine();
            else if (_line.Length < longest && _characters++ < most) _line.Append(letter);
        }
    }

    private void EndLine()
    {
        if (_line.Length == 0) return;
        var line = _line.ToString();
        _line.Clear();
        _kept.Enqueue(line);
        if (_kept.Count > lines) _kept.Dequeue();
        onLine?.Invoke(line);
    }
}
