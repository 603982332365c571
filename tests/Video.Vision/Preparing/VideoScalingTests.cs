using System.Diagnostics;
using Video.Ingest;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;
using Xunit.Abstractions;

namespace Video.Vision.Tests.Preparing;

/// <summary>
/// Frames of a video are scaled by ffmpeg while they are decoded. Its bicubic kernel has a = -0.6 where Pillow's has -0.5 (the scale filter of ffmpeg up to
/// 5.1 rounds that parameter to a whole number, so it cannot be asked for), and it does not clip between its passes. So video is close to Pillow, not equal.
/// </summary>
public sealed class VideoScalingTests(PreparationGoldens goldens, ITestOutputHelper output) : IClassFixture<PreparationGoldens>
{
    [Fact]
    public async Task A_videos_frames_are_on_average_within_a_grey_level_of_Pillows()
    {
        foreach (var image in goldens.Images)
        {
            var (source, expected) = (goldens.Source(image), goldens.Resized(image));

            var frame = await ThroughFfmpegAsync(source, expected.Width, expected.Height);

            var errors = frame.Zip(expected.Bytes, (mine, theirs) => Math.Abs(mine - theirs)).ToList();
            output.WriteLine($"{image}: {source.Width} x {source.Height} -> {expected.Width} x {expected.Height}: mean {errors.Average():0.00}, max {errors.Max()}");
            var same = (source.Width, source.Height) == (expected.Width, expected.Height);
            Assert.InRange(errors.Average(), 0, same ? 0 : 1);
        }
    }

    private static async Task<byte[]> ThroughFfmpegAsync(PreparationGoldens.Picture picture, int width, int height)
    {
        var folder = Directory.CreateTempSubdirectory("video-scaling-");
        try
        {
            var still = Path.Combine(folder.FullName, "still.png");
            await EncodeAsync(picture, still);
            var spec = new SourceSpec { Location = still, Width = width, Height = height, Sampling = new EveryNth(1) };
            await foreach (var frame in new FrameReader().ReadAsync(spec))
            {
                using (frame) return frame.Pixels.ToArray();
            }

            throw new InvalidOperationException("No frame came out of the picture.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task EncodeAsync(PreparationGoldens.Picture picture, string file)
    {
        var start = new ProcessStartInfo(
            "ffmpeg", ["-v", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", $"{picture.Width}x{picture.Height}", "-i", "-", file])
        {
            RedirectStandardInput = true,
        };
        using var ffmpeg = Process.Start(start)!;
        await ffmpeg.StandardInput.BaseStream.WriteAsync(picture.Bytes);
        ffmpeg.StandardInput.Close();
        await ffmpeg.WaitForExitAsync();
        Assert.Equal(0, ffmpeg.ExitCode);
    }
}
