using System.Buffers;
using Video.Vision.Preparing;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Preparing;

public sealed class FramePreparationTests(PreparationGoldens goldens) : IClassFixture<PreparationGoldens>
{
    [Fact]
    public void A_batch_of_frames_becomes_upstreams_pixel_values()
    {
        using var scope = NewDisposeScope();
        using var preparation = Open();
        var images = goldens.Images.ToList();
        var frames = images.Select(image => FrameOf(goldens.Resized(image))).ToList();

        var batch = preparation.ToTensor(frames, ScalarType.Float32, CPU);

        Assert.Equal([images.Count, 3, preparation.Config.Height, preparation.Config.Width], batch.shape);
        Assert.True(batch.is_contiguous());
        var expected = stack(images.Select(goldens.PixelValues).ToArray());
        Assert.InRange((batch - expected).abs().max().item<float>(), 0, 2.5e-7f);
        frames.ForEach(frame => frame.Dispose());
    }

    [Fact]
    public void A_picture_of_any_size_resized_and_prepared_is_within_rounding_of_upstreams()
    {
        using var scope = NewDisposeScope();
        using var preparation = Open();
        foreach (var image in goldens.Images)
        {
            var source = goldens.Source(image);
            var resized = new byte[preparation.Config.Width * preparation.Config.Height * 3];
            new Resizer(source.Width, source.Height, preparation.Config.Width, preparation.Config.Height).Resize(source.Bytes, resized);
            using var frame = FrameOf(resized, preparation.Config.Width, preparation.Config.Height);

            var pixels = preparation.ToTensor([frame], ScalarType.Float32, CPU);

            Assert.InRange((pixels[0] - goldens.PixelValues(image)).abs().max().item<float>(), 0, 2.5e-7f);
        }
    }

    [Fact]
    public void Half_precision_is_float32_rounded_once()
    {
        using var scope = NewDisposeScope();
        using var preparation = Open();
        using var frame = FrameOf(goldens.Resized(goldens.Images.First()));

        var half = preparation.ToTensor([frame], ScalarType.BFloat16, CPU);

        Assert.Equal(ScalarType.BFloat16, half.dtype);
        Assert.True(half.Equals(preparation.ToTensor([frame], ScalarType.Float32, CPU).to_type(ScalarType.BFloat16)));
    }

    [Fact]
    public void A_frame_of_another_size_is_refused()
    {
        using var preparation = Open();
        using var frame = FrameOf(new byte[3 * 5 * 3], 3, 5);

        var failure = Assert.Throws<ArgumentException>(() => preparation.ToTensor([frame], ScalarType.Float32, CPU));

        Assert.Contains("3 x 5", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_but_the_result_outlives_the_call()
    {
        using var preparation = Open();
        using var frame = FrameOf(goldens.Resized(goldens.Images.First()));
        using var scope = NewDisposeScope();

        using var pixels = preparation.ToTensor([frame], ScalarType.Float32, CPU);

        Assert.Equal(1, scope.DisposablesCount);
    }

    private static FramePreparation Open()
    {
        using var checkpoint = PreparationGoldens.OpenModel();
        return FramePreparation.Read(checkpoint);
    }

    private static Frame FrameOf(PreparationGoldens.Picture picture) => FrameOf(picture.Bytes, picture.Width, picture.Height);

    private static Frame FrameOf(byte[] bytes, int width, int height)
    {
        var pixels = MemoryPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(pixels.Memory);
        return new Frame(0, new MediaTime(0, TimeSpan.Zero, DateTimeOffset.UnixEpoch), width, height, pixels);
    }
}
