namespace Video.Inference.Streams;

/// <param name="Vision">Time in the vision encoder, projector and pooling.</param>
/// <param name="Prefill">Time in the language model, a second reading included.</param>
/// <param name="FramesRemembered">Frames in memory now.</param>
/// <param name="FramesForgotten">Frames that have given way since the stream began.</param>
/// <param name="MemoryBytes">Bytes of keys, values and embeddings of what is remembered.</param>
public readonly record struct StreamStep(
    TimeSpan Vision, TimeSpan Prefill, int FramesRemembered, long FramesForgotten, long MemoryBytes);
