using System.Runtime.CompilerServices;
using Video.Answering;
using Video.Answering.Summaries;
using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Inference.Streams;
using Video.Ingest;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;

namespace Video.Streams.Jobs;

/// <summary>A file, decoded as fast as the machine goes and cut into parts, each read into a memory of its own that holds all of it.</summary>
/// <param name="model">Reads.</param>
/// <param name="engine">Where it runs, behind all work that somebody waits for.</param>
/// <param name="rule">Where the file is cut.</param>
/// <param name="path">The file.</param>
/// <param name="name">What people call it; null: its file name.</param>
public sealed class FileChunks(VideoModel model, InferenceEngine engine, ChunkRule rule, string path, string? name = null) : IChunkSource
{
    /// <summary>Frames that are decoded ahead of the model: a few steps, so that neither waits for the other.</summary>
    private const int Ahead = 32;

    private readonly double _rate = RateOf(model);

    public string Name { get; } = name ?? Path.GetFileName(path);

    /// <summary>Frames per second at which a model sees a file.</summary>
    public static double RateOf(VideoModel model) => model.Settings.FramesPerSecond ?? 1;

    public async Task<TimeRange?> RangeAsync(CancellationToken cancellation) =>
        (await SourceProbe.ProbeAsync(path, cancellation)).Duration is { } length ? new TimeRange(TimeSpan.Zero, length) : null;

    public async IAsyncEnumerable<IOpenChunk> ReadAsync(ChunkStart start, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var queue = new FrameQueue(Ahead, FullPolicy.Wait);
        var reader = new FrameReader(TimeProvider.System);
        var decoding = DecodeAsync(reader, queue, start.ReadFrom, ends.Token);
        var cutter = new ChunkCutter(rule);
        var part = Begin(start, []);
        try
        {
            await foreach (var frame in queue.TakeAllAsync(cancellation))
            {
                // What comes before the beginning was cut already; it only leads in.
                if (!part.IsLead(frame) && cutter.Take(frame) is { } why)
                {
                    var (chunk, carried) = await part.CloseAsync(frame.Time.Position, why, cancellation);
                    part = Begin(ChunkStart.After(chunk.Chunk), carried);
                    yield return chunk;
                }
                await part.AddAsync(frame, cancellation);
            }
            await decoding;
            if (part.HasFrames) yield return (await part.CloseAsync(part.Newest + TimeSpan.FromSeconds(1 / _rate), ChunkEnd.Source, cancellation, NoteOf(reader.End))).Chunk;
        }
        finally
        {
            await ends.CancelAsync();
            await part.DisposeAsync();
            await decoding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private ChunkReading Begin(ChunkStart start, IReadOnlyList<Frame> lead) => new(
        () => new StreamContext(model, engine, model.Methods.With(memory: "full"), name: Name), new Questioner(model, engine, batch: true), rule, start, lead);

    private static string? NoteOf(SourceEnd? end) => end is { Kind: SourceEndKind.Broken } broken ? broken.Reason : null;

    private async Task DecodeAsync(FrameReader reader, FrameQueue queue, TimeSpan from, CancellationToken cancellation)
    {
        try
        {
            var spec = new SourceSpec
            {
                Location = path,
                Sampling = new FixedRate(_rate),
                Width = model.PictureSize,
                Height = model.PictureSize,
                Pace = Pace.AsFastAsPossible,
                From = from > TimeSpan.Zero ? from : null,
            };
            await foreach (var frame in reader.ReadAsync(spec, cancellation)) await queue.PostAsync(frame, cancellation);
        }
        finally
        {
            queue.Complete(reader.End);
        }
    }
}
