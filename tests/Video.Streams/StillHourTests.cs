using System.Buffers;
using TorchSharp;
using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Ingest;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;
using Video.Testing;

namespace Video.Tests.Streams;

/// <summary>An hour before a camera that sees nothing happen: one picture, and the sensor's noise.</summary>
public sealed class StillHourTests
{
    private const int Frames = 2 * 3600, NoiseFields = 16;

    /// <summary>A street, where the Debian package opencv-doc is installed; a drawn scene otherwise.</summary>
    private static string Clip => new[] { "/usr/share/doc/opencv-doc/examples/data/vtest.avi" }.FirstOrDefault(File.Exists)
        ?? Path.Combine(Repository.Root, "streams", "doorway", "clip.mp4");

    [Theory]
    [InlineData(1.5)]
    [InlineData(5)]
    public async Task A_still_hour_sends_a_fiftieth_of_its_tokens_at_most(double sigma)
    {
        using var model = VideoModel.Load(Path.Combine(Repository.Root, "src", "checkpoints", "small-world"), new ComputeSettings(torch.CPU, torch.ScalarType.Float32));
        var picture = await FirstPictureAsync(model.PictureSize);
        var noise = Noise(sigma, picture.Length);
        using var none = torch.no_grad();
        // Whether reuse pays on this machine is not what is asked here.
        using var vision = model.OpenVision(StreamMethods.Plain with { Vision = "delta:always=1", Tokens = "novel" });
        for (var i = 0; i < Frames; i += 8)
        {
            using var scope = torch.NewDisposeScope();
            Frame[] frames = [.. Enumerable.Range(i, 8).Select(index => Noisy(picture, noise[(index * 7 + index / NoiseFields) % NoiseFields], index, model.PictureSize))];
            vision.See(frames);
            foreach (var frame in frames) frame.Dispose();
        }

        var (reuse, reduction, _) = vision.Counters;
        Assert.Equal((Frames, 16L * Frames), (reuse.Frames, reduction.Tokens));
        Assert.InRange(reduction.Sent, 16, 0.02 * reduction.Tokens);
        Assert.InRange(reuse.MultiplyAdds, 0, 0.05 * reuse.FullMultiplyAdds);
    }

    private static async Task<byte[]> FirstPictureAsync(int size)
    {
        var source = new SourceSpec { Location = Clip, Sampling = new FixedRate(1), Width = size, Height = size, To = TimeSpan.Zero };
        await foreach (var frame in new FrameReader(TimeProvider.System).ReadAsync(source))
            using (frame) return frame.Pixels.ToArray();
        throw new InvalidOperationException($"{Clip} has no picture.");
    }

    private static float[][] Noise(double sigma, int length)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, NoiseFields).Select(_ => Enumerable.Range(0, length).Select(_ => (float)(sigma * Normal(random))).ToArray())];
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static Frame Noisy(byte[] picture, float[] noise, int index, int size)
    {
        var pixels = MemoryPool<byte>.Shared.Rent(picture.Length);
        var span = pixels.Memory.Span;
        for (var i = 0; i < picture.Length; i++) span[i] = (byte)Math.Clamp(picture[i] + noise[i] + 0.5f, 0, 255);
        return new Frame(index, new MediaTime(0, TimeSpan.FromSeconds(index / 2.0), default), size, size, pixels);
    }
}
