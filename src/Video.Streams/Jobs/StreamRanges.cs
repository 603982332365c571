using Orleans;
using Video.Answering.Summaries;

namespace Video.Streams.Jobs;

/// <inheritdoc cref="IStreamRanges"/>
public sealed class StreamRanges(IGrainFactory grains) : IStreamRanges
{
    public IChunkSource Open(StreamKey key, SummarySpec spec, ChunkRule rule) => new StreamChunks(grains.GetGrain<IStreamGrain>(key.ToString()), key.Stream.Value, spec.From, spec.To, rule);
}
