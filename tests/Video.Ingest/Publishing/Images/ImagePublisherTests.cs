using System.Buffers.Binary;
using System.Diagnostics;
using Video.Ingest.Decoding;
using Video.Ingest.Publishing;
using Video.Ingest.Publishing.Images;

namespace Video.Ingest.Tests.Publishing.Images;

/// <summary>Through the real ffmpeg.</summary>
public sealed class ImagePublisherTests
{
    private static readonly PictureSize Size = new(32, 24);
    private static readonly Lazy<byte[]> Red = new(() => Image("red", "mjpeg"));
    private static readonly Lazy<byte[]> Blue = new(() => Image("blue", "mjpeg", "100x200"));

    [Theory]
    [InlineData(ImageKind.Jpeg, "mjpeg")]
    [InlineData(ImageKind.Png, "png")]
    public async Task A_picture_comes_out_before_the_next_one_is_sent(ImageKind kind, string codec)
    {
        var publisher = new ImagePublisher("test", 2);
        await using var pictures = publisher.ReadAsync(Size, default).GetAsyncEnumerator();
        foreach (var (second, colour) in (IEnumerable<(int, string)>)[(3, "red"), (4, "blue"), (9, "lime")])
        {
            publisher.Post(new PushedImage(TimeSpan.FromSeconds(second), kind, 0, 0, Image(colour, codec)));
            Assert.True(await pictures.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60)));
            using var pixels = pictures.Current.Pixels;
            Assert.Equal(TimeSpan.FromSeconds(second), pictures.Current.Time);
            AssertColour(colour, pictures.Current);
        }
        publisher.End("done");
        Assert.False(await pictures.MoveNextAsync());
        Assert.Equal((3, 0), (publisher.Taken, publisher.Unreadable));
    }

    [Fact]
    public async Task Images_of_other_sizes_and_a_clock_of_its_own_are_taken()
    {
        var publisher = new ImagePublisher("test", 4);
        var zero = TimeSpan.FromSeconds(1_795_183_320.25);
        publisher.Post(Jpeg(zero, Red.Value));
        publisher.Post(Jpeg(zero + TimeSpan.FromTicks(1), Blue.Value));
        publisher.Post(Jpeg(zero + TimeSpan.FromDays(400), Red.Value));
        publisher.End("done");
        var seen = await TimesAsync(publisher);
        Assert.Equal([zero, zero + TimeSpan.FromTicks(1), zero + TimeSpan.FromDays(400)], seen);
    }

    [Fact]
    public async Task What_is_no_image_is_counted_and_the_next_is_shown()
    {
        var publisher = new ImagePublisher("test", 8);
        var random = new Random(4);
        for (var i = 0; i < 5; i++)
        {
            var bytes = new byte[random.Next(1, 500)];
            random.NextBytes(bytes);
            publisher.Post(Jpeg(TimeSpan.FromSeconds(i), bytes));
        }
        publisher.Post(Jpeg(TimeSpan.FromSeconds(6), Red.Value));
        publisher.End("done");
        Assert.Equal([TimeSpan.FromSeconds(6)], await TimesAsync(publisher));
        Assert.Equal((1, 5), (publisher.Taken, publisher.Unreadable));
    }

    [Fact]
    public async Task An_image_that_claims_to_be_huge_is_not_decoded()
    {
        var bomb = Blue.Value.ToArray();
        var frame = bomb.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xff, 0xc0]);
        BinaryPrimitives.WriteUInt16BigEndian(bomb.AsSpan(frame + 5), 65_000);
        BinaryPrimitives.WriteUInt16BigEndian(bomb.AsSpan(frame + 7), 65_000);
        var publisher = new ImagePublisher("test", 4);
        publisher.Post(Jpeg(TimeSpan.FromSeconds(1), Red.Value));
        publisher.Post(Jpeg(TimeSpan.FromSeconds(2), bomb));
        publisher.Post(Jpeg(TimeSpan.FromSeconds(3), Red.Value));
        publisher.End("done");
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)], await TimesAsync(publisher));
        Assert.Equal(1, publisher.Unreadable);
    }

    [Fact]
    public async Task Bare_pixels_are_scaled_and_need_no_program()
    {
        var publisher = new ImagePublisher("test", 2);
        byte[] pixels = [.. Enumerable.Repeat((byte[])[255, 0, 0], 64 * 48).SelectMany(pixel => pixel)];
        publisher.Post(new PushedImage(TimeSpan.FromSeconds(1), ImageKind.Rgb, 64, 48, pixels));
        publisher.End("done");
        await foreach (var picture in publisher.ReadAsync(Size, default))
        {
            AssertColour("red", picture);
            picture.Pixels.Dispose();
        }
        Assert.Equal(1, publisher.Taken);
    }

    [Fact]
    public async Task No_more_are_taken_than_there_is_room_until_the_stream_has_taken_some()
    {
        var publisher = new ImagePublisher("test", 2);
        publisher.Post(Jpeg(TimeSpan.FromSeconds(1), Red.Value));
        publisher.Post(Jpeg(TimeSpan.FromSeconds(2), Red.Value));
        Assert.Equal(ErrorCode.OverBudget, Assert.Throws<VideoException>(() => publisher.Post(Jpeg(TimeSpan.FromSeconds(3), Red.Value))).Code);
        var settled = publisher.SettledAsync(default);
        Assert.False(settled.IsCompleted);
        await using var pictures = publisher.ReadAsync(Size, default).GetAsyncEnumerator();
        Assert.True(await pictures.MoveNextAsync());
        pictures.Current.Pixels.Dispose();
        Assert.True(await settled);
        publisher.Post(Jpeg(TimeSpan.FromSeconds(3), Red.Value));
    }

    [Fact]
    public void Time_goes_forward_and_the_kind_stays()
    {
        var publisher = new ImagePublisher("test", 9);
        publisher.Post(Jpeg(TimeSpan.FromSeconds(2), Red.Value));
        Assert.Equal("t", Assert.Throws<VideoException>(() => publisher.Post(Jpeg(TimeSpan.FromSeconds(2), Red.Value))).Param);
        Assert.Equal("png", Assert.Throws<VideoException>(() => publisher.Post(new PushedImage(TimeSpan.FromSeconds(3), ImageKind.Png, 0, 0, [1]))).Param);
    }

    [Fact]
    public async Task Dismissing_ends_the_reading_and_says_why()
    {
        var publisher = new ImagePublisher("test", 2);
        publisher.Post(Jpeg(TimeSpan.FromSeconds(2), Red.Value));
        await using var pictures = publisher.ReadAsync(Size, default).GetAsyncEnumerator();
        Assert.True(await pictures.MoveNextAsync());
        pictures.Current.Pixels.Dispose();
        publisher.Dismiss("Stream 'x' was closed.");
        Assert.False(await pictures.MoveNextAsync());
        Assert.Equal("Stream 'x' was closed.", publisher.Ending);
        Assert.True(publisher.Dismissed.IsCancellationRequested);
        Assert.False(await publisher.SettledAsync(default) && await publisher.SettledAsync(default));
    }

    [Fact]
    public async Task A_second_reading_goes_on_with_what_comes_then()
    {
        var publisher = new ImagePublisher("test", 4);
        publisher.Post(Jpeg(TimeSpan.FromSeconds(1), Red.Value));
        await foreach (var picture in publisher.ReadAsync(Size, default))
        {
            picture.Pixels.Dispose();
            break;
        }
        publisher.Post(Jpeg(TimeSpan.FromSeconds(2), Blue.Value));
        publisher.End("done");
        Assert.Equal([TimeSpan.FromSeconds(2)], await TimesAsync(publisher));
    }

    private static PushedImage Jpeg(TimeSpan time, byte[] bytes) => new(time, ImageKind.Jpeg, 0, 0, bytes);

    private static async Task<List<TimeSpan>> TimesAsync(ImagePublisher publisher)
    {
        var times = new List<TimeSpan>();
        await foreach (var picture in publisher.ReadAsync(Size, default))
        {
            times.Add(picture.Time);
            picture.Pixels.Dispose();
        }
        return times;
    }

    private static void AssertColour(string colour, Picture picture)
    {
        var middle = picture.Pixels.Memory.Span.Slice(((12 * Size.Width) + 16) * 3, 3);
        for (var channel = 0; channel < 3; channel++)
        {
            var full = channel == Array.IndexOf((string[])["red", "lime", "blue"], colour);
            Assert.InRange(middle[channel], full ? 240 : 0, full ? 255 : 15);
        }
    }

    private static byte[] Image(string colour, string codec, string size = "64x48")
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg",
            ["-v", "error", "-f", "lavfi", "-i", $"color={colour}:size={size}", "-frames:v", "1", "-pix_fmt", codec == "png" ? "rgb24" : "yuvj444p", "-c:v", codec, "-f", "image2pipe", "-"]) { RedirectStandardOutput = true })!;
        using var image = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(image);
        process.WaitForExit();
        return image.ToArray();
    }
}
