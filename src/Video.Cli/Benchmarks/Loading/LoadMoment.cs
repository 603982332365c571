using Video.Cli.Benchmarks.Remembering;
using Video.Server.Streams;

namespace Video.Cli.Benchmarks.Loading;

/// <summary>What the service says of all its streams at one moment, and the kernel of the process.</summary>
internal sealed record LoadMoment(TimeSpan At, long Decoded, long Seen, long Lost, long Epochs, int NotLive, long Remembered, long Resident, TimeSpan Processor)
{
    /// <summary>Frames that were let through by the sampler, and are neither read, nor counted as lost: at most what is on its way.</summary>
    public long OnTheirWay => Decoded - Seen - Lost;

    public static LoadMoment Of(TimeSpan at, IReadOnlyList<StreamResource> streams) => new(
        at,
        streams.Sum(stream => stream.Frames.Decoded),
        streams.Sum(stream => stream.Frames.Seen),
        streams.Sum(stream => stream.Losses.Queue + stream.Losses.Disorder + stream.Losses.Unread),
        streams.Sum(stream => (long)stream.Source.Epoch),
        streams.Count(stream => stream.State != Video.Streams.StreamState.Live),
        streams.Sum(stream => stream.MemoryBytes),
        ResidentMemory.Bytes(),
        Environment.CpuUsage.TotalTime);
}
