using System.Buffers;
using System.Diagnostics;
using TorchSharp;
using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Language.Choosing;
using Video.Language.Models;
using static TorchSharp.torch;

namespace Video.Cli.Benchmarks;

/// <summary>Loads a random checkpoint in a published shape and answers one question about random frames: what that takes on this machine.</summary>
internal sealed class ModelBench
{
    /// <summary>Peak resident memory over the weights' own bytes.</summary>
    private const double AllowedPeak = 1.3;

    private readonly TextWriter _output;
    private readonly ComputeSettings _compute;
    private readonly int _frames;
    private readonly int _newTokens;

    private ModelBench(TextWriter output, ComputeSettings compute, int frames, int newTokens) =>
        (_output, _compute, _frames, _newTokens) = (output, compute, frames, newTokens);

    /// <param name="shape">0.5b, 7b or 72b.</param>
    /// <param name="output">Gets one line a figure.</param>
    /// <param name="cancellation">Ends it; the checkpoint is deleted.</param>
    /// <param name="device">As in <see cref="ComputeSettings.Parse"/>.</param>
    /// <param name="frames">Random frames to look at, at least 1.</param>
    /// <param name="newTokens">Tokens to decode, at least 2; random weights do not know when to end.</param>
    /// <returns>0; 1 when peak memory was over 1.3 times the weights (looked at on the CPU only).</returns>
    /// <exception cref="VideoException">No such shape, or this machine has not the memory for it.</exception>
    public static Task<int> RunAsync(
        string shape, TextWriter output, CancellationToken cancellation, string device = "cpu", int frames = 4, int newTokens = 32) =>
        Task.Run(() => new ModelBench(output, ComputeSettings.Parse(device, "bfloat16"), frames, newTokens).Run(PublishedShape.Find(shape), cancellation), cancellation);

    private int Run(PublishedShape shape, CancellationToken cancellation)
    {
        RefuseWhatDoesNotFit(shape);
        var clock = Stopwatch.StartNew();
        using var checkpoint = RandomCheckpoint.Write(shape, cancellation);
        Say("checkpoint", $"{shape.Name} shape, bfloat16, random, {Gigabytes(checkpoint.WeightBytes)} in {checkpoint.Shards} shards, written in {clock.Elapsed.TotalSeconds:0.0} s");

        clock.Restart();
        using var model = VideoModel.Load(checkpoint.Folder, _compute);
        Say("load", $"{clock.Elapsed.TotalSeconds:0.0} s on {_compute.Device}");
        Answer(model, cancellation);
        return JudgeMemory(checkpoint.WeightBytes);
    }

    private void Answer(VideoModel model, CancellationToken cancellation)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        using var cache = new GrowingCache(model.Language.Config);
        model.Read(model.Embed(model.Prompt.Prefix), cache);
        Watch(model, cache, cancellation);

        var chooser = new TokenChooser();
        var clock = Stopwatch.StartNew();
        var hidden = model.Read(model.EmbedQuestion(model.Prompt.Ask("What happens in this video?"), []), cache);
        var answer = new List<int> { Choose(model, chooser, hidden) };
        Say("time to first token", $"{clock.Elapsed.TotalSeconds:0.00} s for {hidden.shape[0]} tokens of question after {cache.Length - hidden.shape[0]} tokens of video");

        clock.Restart();
        while (answer.Count < _newTokens)
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            answer.Add(Choose(model, chooser, model.Read(model.Embed([answer[^1]]), cache)));
        }

        Say("decoding", $"{(answer.Count - 1) / clock.Elapsed.TotalSeconds:0.0} tokens per second over {answer.Count - 1} tokens");
        Say("answer", $"{answer.Count} random tokens, {model.Tokenizer.Decode(answer).Length} characters");
    }

    private void Watch(VideoModel model, GrowingCache cache, CancellationToken cancellation)
    {
        var (see, read) = (new Stopwatch(), new Stopwatch());
        using var vision = model.OpenVision(StreamMethods.Plain);
        for (var i = 0; i < _frames; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            using var frame = RandomFrame(i, model.PictureSize);
            see.Start();
            var tokens = vision.See([frame])[0].Sent.Tokens;
            Finish();
            see.Stop();
            read.Start();
            model.Read(tokens, cache);
            Finish();
            read.Stop();
        }

        Say("frames", $"{_frames} of {model.TokensPerFrame} tokens: {see.Elapsed.TotalSeconds / _frames:0.00} s to see and {read.Elapsed.TotalSeconds / _frames:0.00} s to read each");
    }

    // CUDA goes on while the caller does; a clock has to wait for it.
    private void Finish()
    {
        if (_compute.Device.type == DeviceType.CUDA) cuda.synchronize(_compute.Device);
    }

    private static int Choose(VideoModel model, TokenChooser chooser, Tensor hidden)
    {
        using var scope = NewDisposeScope();
        return chooser.Choose(model.Language.Logits(hidden.narrow(0, hidden.shape[0] - 1, 1))[0]);
    }

    private static Frame RandomFrame(int index, int size)
    {
        var pixels = MemoryPool<byte>.Shared.Rent(size * size * 3);
        new Random(index).NextBytes(pixels.Memory.Span);
        return new Frame(index, new MediaTime(0, TimeSpan.FromSeconds(index), DateTimeOffset.UnixEpoch), size, size, pixels);
    }

    private void RefuseWhatDoesNotFit(PublishedShape shape)
    {
        var (needed, memory) = (RandomCheckpoint.BytesOf(shape) * AllowedPeak, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        if (_compute.Device.type == DeviceType.CPU && needed > memory)
            throw new VideoException(ErrorCode.OverBudget,
                $"The {shape.Name} shape needs {Gigabytes((long)needed)} of memory; this machine has {Gigabytes(memory)}.", "shape");
    }

    // VmHWM, as the kernel counts it over the life of the process.
    private int JudgeMemory(long weights)
    {
        using var process = Process.GetCurrentProcess();
        var peak = process.PeakWorkingSet64;
        var onCpu = _compute.Device.type == DeviceType.CPU;
        var ratio = (double)peak / weights;
        Say("peak memory", $"{Gigabytes(peak)} resident, {ratio:0.00} x the weights{(onCpu ? $" (allowed {AllowedPeak:0.0})" : "")}");
        return onCpu && ratio > AllowedPeak ? 1 : 0;
    }

    private void Say(string what, string figure) => _output.WriteLine($"{what,-20} {figure}");

    private static string Gigabytes(long bytes) => $"{bytes / 1e9:0.00} GB";
}
