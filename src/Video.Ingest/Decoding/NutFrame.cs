namespace Video.Ingest.Decoding;

/// <param name="Time">Presentation time, to the tick where the time base is the tick.</param>
/// <param name="Size">Bytes of data that follow.</param>
internal readonly record struct NutFrame(TimeSpan Time, int Size);
