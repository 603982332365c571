using System.Buffers;
using TorchSharp;
using Video.Testing;
using Video.Vision.Reduction;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Reduction;

public sealed class ThumbnailTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(4, 2, 2)]
    [InlineData(6, 3, 2)]
    [InlineData(8, 4, 2)]
    [InlineData(9, 3, 3)]
    [InlineData(12, 4, 3)]
    [InlineData(7, 7, 1)]
    [InlineData(1, 1, 1)]
    public void Tiles_stand_as_near_to_a_square_as_their_number_allows(int tiles, int rows, int columns)
    {
        var composer = new ThumbnailComposer(384, 384, tiles);
        Assert.Equal((rows, columns), (composer.Rows, composer.Columns));
    }

    [Theory]
    [InlineData(6, 50, new[] { 0, 10, 20, 29, 39, 49 })]
    [InlineData(4, 10, new[] { 0, 3, 6, 9 })]
    [InlineData(1, 10, new[] { 0 })]
    [InlineData(4, 2, new[] { 0, 0, 1, 1 })]
    [InlineData(3, 4, new[] { 0, 2, 3 })] // 1.5 goes to the even
    [InlineData(0, 4, new int[0])]
    public void Samples_are_evenly_spaced_from_the_first_to_the_last(int count, int of, int[] expected) =>
        Assert.Equal(expected, ThumbnailComposer.Spread(count, of));

    [Theory]
    [InlineData(112, 112)]
    [InlineData(113, 110)]
    [InlineData(8, 9)]
    public void Frames_fill_the_whole_picture_row_by_row(int width, int height)
    {
        // Eleven frames of one colour each; 0, 2, 4, … are shown.
        Frame[] frames = [.. Enumerable.Range(0, 11).Select(i => Plain((byte)(20 * i), 37 + i, 21))];
        using var picture = new ThumbnailComposer(width, height).Compose(frames);
        Assert.Equal((width, height), (picture.Width, picture.Height));
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                // A pixel's tile: the one whose part of the height and of the width it lies in.
                var row = Enumerable.Range(0, 3).Last(i => i * height / 3 <= y);
                var column = Enumerable.Range(0, 2).Last(i => i * width / 2 <= x);
                Assert.Equal(20 * 2 * (row * 2 + column), picture.Pixels.Span[(y * width + x) * 3 + 1]);
            }
    }

    [Fact]
    public void The_picture_has_the_time_of_the_first_frame_and_leaves_the_frames_alone()
    {
        Frame[] frames = [Plain(10, 16, 16, index: 7, seconds: 3), Plain(20, 16, 16, index: 8, seconds: 4)];
        using (var picture = new ThumbnailComposer(32, 32, 4).Compose(frames))
        {
            Assert.Equal(7, picture.Index);
            Assert.Equal(TimeSpan.FromSeconds(3), picture.Time.Position);
        }

        Assert.All(frames[1].Pixels.ToArray(), value => Assert.Equal(20, value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void Tiles_out_of_their_range_are_refused(int tiles) =>
        Assert.Equal("tiles", Assert.Throws<VideoException>(() => new ThumbnailComposer(384, 384, tiles)).Param);

    [Fact]
    public void Tiles_smaller_than_a_pixel_are_refused() =>
        Assert.Contains("2 x 3", Assert.Throws<VideoException>(() => new ThumbnailComposer(2, 2, 6)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_thumbnails_tokens_come_first_and_then_samples_of_the_frames_up_to_the_budget()
    {
        var thumbnail = Tokens.Scene(1, 2, 3);
        var frames = arange(5 * 4 * 3, dtype: ScalarType.Float32).reshape(5, 4, 3);
        var joined = ThumbnailTokens.Join(thumbnail, frames, budget: 8);
        Assert.Equal([8, 3], joined.Tokens.shape);
        Assert.Equal(4, joined.Thumbnail);
        Close.Assert(thumbnail, joined.Tokens.narrow(0, 0, 4), 0, "thumbnail");
        Assert.Equal([(0, 0), (1, 2), (3, 1), (4, 3)], joined.Sampled); // 0, 6, 13 and 19 of 20
        for (var i = 0; i < 4; i++)
            Close.Assert(frames[joined.Sampled[i].Frame, joined.Sampled[i].Place], joined.Tokens[4 + i], 0, $"sample {i}");
    }

    [Fact]
    public void Without_a_budget_it_is_the_published_one()
    {
        var joined = ThumbnailTokens.Join(zeros(576, 2), zeros(50, 576, 2));
        Assert.Equal(3456, joined.Tokens.shape[0]);
        Assert.Equal(2880, joined.Sampled.Count);
        Assert.Equal((0, 0), joined.Sampled[0]);
        Assert.Equal((49, 575), joined.Sampled[^1]);
    }

    [Fact]
    public void A_short_clip_sends_each_of_its_tokens_once()
    {
        var joined = ThumbnailTokens.Join(zeros(4, 2), zeros(2, 4, 2));
        Assert.Equal(8, joined.Sampled.Distinct().Count());
        Assert.Equal(8, joined.Sampled.Count);
    }

    [Fact]
    public void A_budget_that_does_not_hold_the_thumbnail_is_refused()
    {
        var error = Assert.Throws<VideoException>(() => ThumbnailTokens.Join(zeros(4, 2), zeros(2, 4, 2), budget: 3));
        Assert.Equal((ErrorCode.InvalidArgument, "budget"), (error.Code, error.Param));
        Assert.Empty(ThumbnailTokens.Join(zeros(4, 2), zeros(2, 4, 2), budget: 4).Sampled);
    }

    [Fact]
    public void More_frames_than_are_sampled_from_are_refused() =>
        Assert.Contains("51 frames", Assert.Throws<ArgumentException>(() => ThumbnailTokens.Join(zeros(4, 2), zeros(51, 4, 2))).Message, StringComparison.Ordinal);

    private static Frame Plain(byte value, int width, int height, long index = 0, double seconds = 0)
    {
        var pixels = MemoryPool<byte>.Shared.Rent(width * height * 3);
        pixels.Memory.Span.Fill(value);
        return new Frame(index, new MediaTime(0, TimeSpan.FromSeconds(seconds), DateTimeOffset.UnixEpoch), width, height, pixels);
    }
}
