using Video.Inference.Memories;

namespace Video.Inference.Streams;

/// <param name="Vision">Time in the vision encoder, projector, pooling and token reduction.</param>
/// <param name="Prefill">Time in the language model, a second reading included.</param>
/// <param name="TokensRead">Tokens of these frames that the language model read, time headers included; a second reading is not counted.</param>
/// <param name="Memory">What is remembered now.</param>
/// <param name="FeatureBytes">Bytes of the features that vision keeps for the next frame.</param>
/// <param name="Seen">What vision has reused and left out since the stream began.</param>
/// <param name="Change">How much was new in the frame that had most news, 0 to 1.</param>
public readonly record struct StreamStep(
    TimeSpan Vision, TimeSpan Prefill, int TokensRead, MemoryStatus Memory, long FeatureBytes, VisionCounters Seen, double Change);
