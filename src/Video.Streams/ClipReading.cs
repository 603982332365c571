using Video.Inference.Engine;
using Video.Inference.Streams;
using Video.Ingest;
using Video.Ingest.Network;
using Video.Ingest.Sources;

namespace Video.Streams;

/// <summary>Reads a finite source into a stream's memory as fast as the model goes, outside of any service.</summary>
public static class ClipReading
{
    private const int FramesAStep = 8;

    /// <summary>Reads from <see cref="SourceSpec.From"/> to <see cref="SourceSpec.To"/>, both included.</summary>
    /// <returns>What was read, and why reading ended.</returns>
    /// <param name="context">Takes the frames.</param>
    /// <param name="source">What to read.</param>
    /// <param name="gate">Says which hosts of the network may be reached.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<ClipRead> ReadAsync(StreamContext context, SourceSpec source, UrlGate gate, CancellationToken cancellation)
    {
        var reader = new FrameReader(TimeProvider.System, gate);
        var frames = new List<Frame>(FramesAStep);
        var read = new ClipRead(0, null, TimeSpan.Zero, TimeSpan.Zero, null);
        try
        {
            await foreach (var frame in reader.ReadAsync(source, cancellation))
            {
                frames.Add(frame);
                if (frames.Count == FramesAStep) read = await StepAsync(context, frames, read, cancellation);
            }
            if (frames.Count > 0) read = await StepAsync(context, frames, read, cancellation);
        }
        finally
        {
            Release(frames);
        }
        return read with { End = reader.End };
    }

    /// <summary>The same for a person's own program on their own machine, which may reach every host.</summary>
    public static Task<ClipRead> ReadAsync(StreamContext context, SourceSpec source, CancellationToken cancellation = default) =>
        ReadAsync(context, source, UrlGate.Open, cancellation);

    private static async Task<ClipRead> StepAsync(StreamContext context, List<Frame> frames, ClipRead read, CancellationToken cancellation)
    {
        var step = await context.AppendAsync(frames, WorkClass.Batch, cancellation);
        var next = read with
        {
            Frames = read.Frames + frames.Count,
            Last = frames[^1].Time.Position,
            Vision = read.Vision + step.Vision,
            Prefill = read.Prefill + step.Prefill,
        };
        Release(frames);
        return next;
    }

    private static void Release(List<Frame> frames)
    {
        foreach (var frame in frames) frame.Dispose();
        frames.Clear();
    }
}

/// <param name="Frames">Frames read into memory.</param>
/// <param name="Last">Stream time of the last; null when there was none.</param>
/// <param name="Vision">Time in the vision side.</param>
/// <param name="Prefill">Time in the language model.</param>
/// <param name="End">Why the source ended.</param>
public sealed record ClipRead(int Frames, TimeSpan? Last, TimeSpan Vision, TimeSpan Prefill, SourceEnd? End);
