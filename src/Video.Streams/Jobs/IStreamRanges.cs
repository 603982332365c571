using Video.Answering.Summaries;

namespace Video.Streams.Jobs;

/// <summary>Gives jobs the streams that they are about.</summary>
public interface IStreamRanges
{
    IChunkSource Open(StreamKey key, SummarySpec spec, ChunkRule rule);
}
