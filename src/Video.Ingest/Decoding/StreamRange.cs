namespace Video.Ingest.Decoding;

/// <summary>The part of stream time that is wanted, both ends included.</summary>
internal readonly record struct StreamRange(TimeSpan? From, TimeSpan? To)
{
    /// <summary>How far outside a picture still counts as inside: ffmpeg compares times as doubles.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromMicroseconds(1);

    public bool BeginsAfter(TimeSpan time) => time < From - Slack;

    public bool EndsBefore(TimeSpan time) => time > To + Slack;
}
