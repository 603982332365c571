using Video.Ingest.Decoding;

namespace Video.Ingest.Tests.Decoding;

[Collection("ffmpeg")]
public sealed class NutReaderTests(Clips clips) : IClassFixture<Clips>
{
    private const int Size = 8 * 6 * 3;

    [Fact]
    public async Task A_stream_cut_anywhere_gives_the_whole_frames_before_the_cut()
    {
        var whole = await RawAsync("cut.nut", frames: 6);
        var last = 0;

        for (var length = 0; length <= whole.Length; length++)
        {
            var frames = await ReadAsync(whole[..length]);

            Assert.InRange(frames.Count, last, last + 1);
            Assert.Equal(Enumerable.Range(0, frames.Count).Select(n => TimeSpan.FromMilliseconds(100 * n)), frames.Select(frame => frame.Time));
            last = frames.Count;
        }

        Assert.Equal(6, last);
    }

    [Theory]
    [InlineData("0x000001")]
    [InlineData("0x0001B6")]
    [InlineData("0xFFFA00")]
    [InlineData("0xFFFB00")]
    [InlineData("0x123456")]
    public async Task Bytes_that_NUT_leaves_out_are_put_back(string colour)
    {
        await clips.FfmpegAsync(
            "-f", "lavfi", "-i", $"color={colour}:size=8x6:rate=10:duration=0.1,format=gbrp", "-c:v", "rawvideo", "-pix_fmt", "rgb24", "-f", "nut", "left-out.nut");

        var frame = Assert.Single(await ReadAsync(File.ReadAllBytes(clips.PathOf("left-out.nut"))));

        var pixel = Convert.FromHexString(colour[2..]);
        Assert.Equal(Enumerable.Repeat(pixel, Size / 3).SelectMany(bytes => bytes), frame.Data);
    }

    [Fact]
    public async Task Times_far_apart_and_close_together_are_exact()
    {
        await clips.FfmpegAsync(
            "-f", "lavfi", "-i", "color=gray:size=8x6:rate=10:duration=0.5,settb=1/10000000,setpts='if(eq(N,4),36000*1e7,N*1e7+N)'",
            "-c:v", "rawvideo", "-pix_fmt", "rgb24", "-enc_time_base", "1:10000000", "-f", "nut", "far.nut");

        var frames = await ReadAsync(File.ReadAllBytes(clips.PathOf("far.nut")));

        Assert.Equal([0, 10_000_001, 20_000_002, 30_000_003, 360_000_000_000], frames.Select(frame => frame.Time.Ticks));
    }

    [Fact]
    public async Task What_is_no_NUT_is_refused() =>
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(new byte[100]));

    private async Task<byte[]> RawAsync(string name, int frames)
    {
        await clips.FfmpegAsync(
            "-f", "lavfi", "-i", "testsrc=size=8x6:rate=10", "-frames:v", $"{frames}", "-c:v", "rawvideo", "-pix_fmt", "rgb24",
            "-map_metadata", "-1", "-write_index", "0", "-f", "nut", name);
        return File.ReadAllBytes(clips.PathOf(name));
    }

    private static async Task<List<(TimeSpan Time, byte[] Data)>> ReadAsync(byte[] bytes)
    {
        var reader = new NutReader(new MemoryStream(bytes));
        var frames = new List<(TimeSpan, byte[])>();
        while (await reader.NextAsync(default) is { } frame)
        {
            Assert.Equal(Size, frame.Size);
            var data = new byte[frame.Size];
            if (!await reader.ReadDataAsync(data, default)) break;
            frames.Add((frame.Time, data));
        }

        return frames;
    }
}
