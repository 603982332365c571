using System.Globalization;
using System.Text.RegularExpressions;

namespace Video.Ingest.Decoding;

/// <summary>The last lines that ffmpeg wrote to its error output. Written by its thread, read by ours.</summary>
internal sealed partial class ErrorTail
{
    private const int Kept = 20;
    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();
    private bool _lastWasUndecoded;
    private long _undecoded;

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock) return [.. _lines];
        }
    }

    /// <summary>How many packets the decoder could make nothing of.</summary>
    public long Undecoded => Interlocked.Read(ref _undecoded);

    public void Add(string line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        Count(line);
        lock (_lock)
        {
            _lines.Enqueue(line);
            if (_lines.Count > Kept) _lines.Dequeue();
        }
    }

    // The words of ffmpeg 5 and of 6 and later.
    private void Count(string line)
    {
        if (line.Contains("Error while decoding", StringComparison.Ordinal) || line.Contains("Error submitting packet to decoder", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _undecoded);
            _lastWasUndecoded = true;
        }
        else if (_lastWasUndecoded && Repeated().Match(line) is { Success: true } again)
            Interlocked.Add(ref _undecoded, long.Parse(again.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        else _lastWasUndecoded = false;
    }

    [GeneratedRegex(@"^\s*Last message repeated (\d{1,9}) times")]
    private static partial Regex Repeated();
}
