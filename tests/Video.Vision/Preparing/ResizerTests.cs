using Video.Vision.Preparing;

namespace Video.Vision.Tests.Preparing;

public sealed class ResizerTests(PreparationGoldens goldens) : IClassFixture<PreparationGoldens>
{
    [Fact]
    public void Every_byte_is_Pillows()
    {
        Assert.NotEmpty(goldens.Images);
        foreach (var image in goldens.Images)
        {
            var (source, expected) = (goldens.Source(image), goldens.Resized(image));
            var result = new byte[expected.Bytes.Length];

            new Resizer(source.Width, source.Height, expected.Width, expected.Height).Resize(source.Bytes, result);

            Assert.Equal(expected.Bytes, result);
        }
    }

    [Theory]
    [InlineData(1, 1, 5, 7)]
    [InlineData(640, 3, 14, 14)]
    [InlineData(2, 900, 33, 9)]
    public void One_colour_stays_that_colour_in_every_size(int width, int height, int toWidth, int toHeight)
    {
        var picture = Enumerable.Repeat<byte[]>([200, 0, 255], width * height).SelectMany(pixel => pixel).ToArray();
        var result = new byte[toWidth * toHeight * 3];

        new Resizer(width, height, toWidth, toHeight).Resize(picture, result);

        Assert.Equal(Enumerable.Repeat<byte[]>([200, 0, 255], toWidth * toHeight).SelectMany(pixel => pixel), result);
    }

    [Fact]
    public void The_same_size_is_a_copy()
    {
        var picture = new byte[19 * 23 * 3];
        new Random(1).NextBytes(picture);
        var result = new byte[picture.Length];

        new Resizer(19, 23, 19, 23).Resize(picture, result);

        Assert.Equal(picture, result);
    }

    [Fact]
    public void A_picture_of_another_size_is_refused_with_both_lengths()
    {
        var failure = Assert.Throws<ArgumentException>(() => new Resizer(4, 4, 2, 2).Resize(new byte[47], new byte[12]));

        Assert.Contains("4 x 4 has 48 bytes, not 47", failure.Message, StringComparison.Ordinal);
    }
}
