using TorchSharp;
using Video.Answering.Summaries;
using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Streams.Jobs;
using Video.Testing;

namespace Video.Tests.Streams.Jobs;

/// <summary>The embedded model on the CPU, and the sample clips.</summary>
public sealed class SummaryWorld : IAsyncLifetime
{
    public InferenceEngine Engine { get; } = new();

    public VideoModel Model { get; private set; } = null!;

    public static string Clip(string stream) => Path.Combine(Repository.Root, "streams", stream, "clip.mp4");

    public ChunkRule Rule(TimeSpan? chunk = null) => ChunkRule.Of(new SummaryOptions { Chunk = chunk }, Model, FileChunks.RateOf(Model));

    public FileChunks File(string stream, TimeSpan? chunk = null) => new(Model, Engine, Rule(chunk), Clip(stream));

    public SummaryRun Run(TimeSpan? chunk = null) => new(Model, Engine, new SummaryOptions { Chunk = chunk }, Rule(chunk));

    public async Task InitializeAsync() => Model = await Engine.RunAsync(WorkClass.Batch, () => VideoModel.Load(
        Path.Combine(Repository.Root, "src", "checkpoints", "small-world"), new ComputeSettings(torch.CPU, torch.ScalarType.Float32)));

    public async Task DisposeAsync()
    {
        await Engine.DisposeAsync();
        Model.Dispose();
    }
}
