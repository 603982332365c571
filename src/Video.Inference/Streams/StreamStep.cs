namespace Video.Inference.Streams;

/// <param name="Vision">Time in the vision encoder, projector, pooling and token reduction.</param>
/// <param name="Prefill">Time in the language model, a second reading included.</param>
/// <param name="TokensRead">Tokens of these frames that the language model read, time headers included; a second reading is not counted.</param>
/// <param name="FramesRemembered">Frames in memory now.</param>
/// <param name="FramesForgotten">Frames that have given way since the stream began.</param>
/// <param name="MemoryBytes">Bytes of keys, values, embeddings and features of what is remembered.</param>
/// <param name="Seen">What vision has reused and left out since the stream began.</param>
/// <param name="Change">How much of the newest frame was new, 0 to 1.</param>
public readonly record struct StreamStep(
    TimeSpan Vision, TimeSpan Prefill, int TokensRead, int FramesRemembered, long FramesForgotten, long MemoryBytes, VisionCounters Seen, double Change);
