using Video.Ingest.Publishing;
using Video.Ingest.Publishing.Images;

namespace Video.Ingest.Tests.Publishing.Images;

public sealed class RgbScalingTests
{
    [Theory]
    [InlineData(8, 8)]
    [InlineData(3, 5)]
    [InlineData(40, 30)]
    public void One_colour_stays_that_colour(int width, int height)
    {
        var pixels = Pixels(16, 12, (_, _) => (200, 30, 7));
        using var scaled = RgbScaling.Scale(pixels, 16, 12, new PictureSize(width, height));
        for (var i = 0; i < width * height; i++) Assert.Equal([200, 30, 7], scaled.Memory.Slice(i * 3, 3).ToArray());
    }

    [Fact]
    public void The_same_size_changes_nothing()
    {
        var random = new Random(1);
        var pixels = Pixels(9, 7, (_, _) => (random.Next(256), random.Next(256), random.Next(256)));
        using var scaled = RgbScaling.Scale(pixels, 9, 7, new PictureSize(9, 7));
        Assert.Equal(pixels, scaled.Memory[..pixels.Length].ToArray());
    }

    [Fact]
    public void A_smaller_picture_shows_the_mean_of_what_was_there()
    {
        var random = new Random(2);
        var pixels = Pixels(64, 64, (_, _) => (random.Next(256), 0, 255));
        using var scaled = RgbScaling.Scale(pixels, 64, 64, new PictureSize(4, 4));
        for (var i = 0; i < 16; i++) Assert.InRange(scaled.Memory.Span[i * 3], 110, 146);
    }

    [Fact]
    public void Halves_stay_in_their_places()
    {
        var pixels = Pixels(20, 10, (x, _) => x < 10 ? (255, 0, 0) : (0, 0, 255));
        using var scaled = RgbScaling.Scale(pixels, 20, 10, new PictureSize(10, 4));
        for (var y = 0; y < 4; y++)
        {
            Assert.Equal([255, 0, 0], scaled.Memory.Slice(y * 30, 3).ToArray());
            Assert.Equal([0, 0, 255], scaled.Memory.Slice((y * 30) + 27, 3).ToArray());
        }
    }

    private static byte[] Pixels(int width, int height, Func<int, int, (int Red, int Green, int Blue)> colour) =>
        [.. Enumerable.Range(0, width * height).Select(i => colour(i % width, i / width)).SelectMany(c => (byte[])[(byte)c.Red, (byte)c.Green, (byte)c.Blue])];
}
