using TorchSharp;
using Video.Answering;
using Video.Inference.Engine;
using Video.Inference.Memories;
using Video.Inference.Models;

namespace Video.Cli.Benchmarks.Remembering;

/// <summary>One model and one kind of footage, from two minutes to the end.</summary>
internal sealed class MemoryRun(VideoModel model, InferenceEngine engine, MemoryBenchOptions options, string shape)
{
    private static readonly TimeSpan Young = TimeSpan.FromMinutes(2);

    /// <summary>Frames a second of the published shape: as its papers sample.</summary>
    private const double PublishedRate = 0.5;

    private readonly StreamMethods _methods = StreamMethods.Plain with { Tokens = "novel", Memory = options.Memory };

    private bool Fed => shape == MemoryBenchOptions.Published;

    /// <param name="name">static or busy.</param>
    /// <param name="share">As in <see cref="Footage"/>.</param>
    /// <param name="progress">Told how far the stream has come.</param>
    /// <param name="cancellation">Ends it; what was archived is deleted.</param>
    public async Task<MemoryReport> RunAsync(string name, double share, Action<TimeSpan> progress, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("video-memory-bench-");
        try
        {
            using var footage = NewFootage(name, share);
            using var youngFootage = NewFootage(name, share);
            await using var stream = Open(Path.Combine(folder.FullName, "stream"), footage);
            await using var young = Open(Path.Combine(folder.FullName, "young"), youngFootage);
            await young.AdvanceAsync(Young, cancellation);
            var asking = new Asking(new Questioner(model, engine), options.Rounds);
            var stretches = new List<StretchReport>();
            foreach (var to in options.Stretches)
            {
                await stream.AdvanceAsync(to, cancellation);
                progress(to);
                stretches.Add(await MeasureAsync(to, stream, young, asking, cancellation));
            }
            return new MemoryReport(
                shape, name, stretches.Count > 0 ? stream.Context.Memory.Method : options.Memory, Fed ? "random" : "trained", $"{model.Compute.Dtype}", $"{model.Compute.Device}", torch.get_num_threads(),
                footage.FramesPerSecond, model.TokensPerFrame, (double)footage.TokensSent / footage.Frames, options.Rounds, Fed, stretches);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<StretchReport> MeasureAsync(TimeSpan at, IBenchStream stream, IBenchStream young, Asking asking, CancellationToken cancellation)
    {
        var now = await asking.AskAsync(stream.Context, young.Context, past: false, cancellation);
        var past = await asking.AskAsync(stream.Context, young.Context, past: true, cancellation);
        var memory = stream.Context.Memory;
        return new StretchReport(
            at.TotalHours, memory.Frames, memory.Blocks, ResidentMemory.Bytes(), memory.DiskBytes > 0 ? memory.DiskBytes : memory.ArchiveRamBytes, memory.RamBytes, now, past);
    }

    private Footage NewFootage(string name, double share) => new(name, share, model, Fed ? PublishedRate : model.Settings.FramesPerSecond ?? 2);

    private IBenchStream Open(string folder, Footage footage)
    {
        var storage = new MemoryStorage { Folder = folder, RamBytes = options.RamBytes, DiskBytes = options.DiskBytes };
        return Fed ? new FedStream(model, engine, _methods, storage, footage) : new ReadStream(model, engine, _methods, storage, footage);
    }
}
