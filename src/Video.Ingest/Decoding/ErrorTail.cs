namespace Video.Ingest.Decoding;

/// <summary>The last lines that ffmpeg wrote to its error output. Written by its thread, read by ours.</summary>
internal sealed class ErrorTail
{
    private const int Kept = 20;
    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new();

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock) return [.. _lines];
        }
    }

    public void Add(string line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        lock (_lock)
        {
            _lines.Enqueue(line);
            if (_lines.Count > Kept) _lines.Dequeue();
        }
    }
}
