using System.Buffers;
using TorchSharp;
using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Inference.Streams;
using Video.Memory.Window;
using Video.Testing;

namespace Video.Tests.Answering;

/// <summary>The embedded model on the CPU, and frames of a square that crosses a plain field.</summary>
public sealed class SmallWorld : IAsyncLifetime
{
    public InferenceEngine Engine { get; } = new();

    public VideoModel Model { get; private set; } = null!;

    public async Task InitializeAsync() => Model = await Engine.RunAsync(WorkClass.Batch, () => VideoModel.Load(
        Path.Combine(Repository.Root, "src", "checkpoints", "small-world"), new ComputeSettings(torch.CPU, torch.ScalarType.Float32)));

    public async Task DisposeAsync()
    {
        await Engine.DisposeAsync();
        Model.Dispose();
    }

    /// <summary>A stream that has seen frames first..end, in steps of the given size, every one whole.</summary>
    public async Task<StreamContext> WatchAsync(int end, int step = 4, int first = 0, MemoryBudget? budget = null, string memory = "full", string? name = null)
    {
        var context = new StreamContext(Model, Engine, StreamMethods.Plain with { Memory = memory }, budget, name: name);
        foreach (var chunk in Enumerable.Range(first, end - first).Chunk(step)) await AppendAsync(context, chunk);
        return context;
    }

    public async Task<StreamStep> AppendAsync(StreamContext context, params int[] indices)
    {
        return await AppendAsync(context, [.. indices.Select(index => Frame(index, index / 2.0))]);
    }

    /// <summary>Appends frames and gives them up.</summary>
    public static async Task<StreamStep> AppendAsync(StreamContext context, params Frame[] frames)
    {
        var step = await context.AppendAsync(frames);
        foreach (var frame in frames) frame.Dispose();
        return step;
    }

    /// <summary>A red square on grey, further to the right with every picture.</summary>
    public Frame Frame(int picture, double seconds, int epoch = 0, DateTimeOffset clock = default)
    {
        var size = Model.PictureSize;
        var pixels = MemoryPool<byte>.Shared.Rent(size * size * 3);
        pixels.Memory.Span[..(size * size * 3)].Fill(120);
        for (var y = 40; y < 64; y++)
            for (var x = 0; x < 24; x++)
            {
                var at = (y * size + (x + picture * 5) % size) * 3;
                (pixels.Memory.Span[at], pixels.Memory.Span[at + 1], pixels.Memory.Span[at + 2]) = (220, 40, 40);
            }
        return new Frame(picture, new MediaTime(epoch, TimeSpan.FromSeconds(seconds), clock), size, size, pixels);
    }
}
