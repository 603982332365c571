namespace Video;

/// <summary>What of a stream an answer has seen: its first and its last frame. Between them some may be left out.</summary>
public readonly record struct SeenSpan(MediaTime First, MediaTime Last);
