using Video.Inference.Engine;
using Video.Inference.Memories;
using Video.Inference.Models;
using Video.Inference.Streams;

namespace Video.Cli.Benchmarks.Remembering;

/// <summary>A stream of which the model reads every frame.</summary>
internal sealed class ReadStream(VideoModel model, InferenceEngine engine, StreamMethods methods, MemoryStorage storage, Footage footage) : IBenchStream
{
    private const int FramesAStep = 8;

    public StreamContext Context { get; } = new(model, engine, methods, storage: storage);

    public async Task AdvanceAsync(TimeSpan to, CancellationToken cancellation)
    {
        while (footage.Now < to) await ReadAsync(Context, footage, FramesAStep, cancellation);
    }

    public ValueTask DisposeAsync() => Context.DisposeAsync();

    /// <summary>Reads the next frames into a stream.</summary>
    public static async Task ReadAsync(StreamContext context, Footage footage, int count, CancellationToken cancellation)
    {
        var frames = footage.Next(count);
        try
        {
            await context.AppendSentAsync(frames, WorkClass.Batch, cancellation);
        }
        finally
        {
            foreach (var frame in frames) frame.Tokens.Dispose();
        }
    }
}
