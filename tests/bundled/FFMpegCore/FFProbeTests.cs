using FFMpegCore.Exceptions;

namespace FFMpegCore.Tests;

public sealed class FFProbeTests(Clips clips) : IClassFixture<Clips>
{
    [Fact]
    public async Task A_video_is_described_by_its_streams()
    {
        var file = await clips.TestPictureAsync("video.mp4", 2);

        var media = await FFProbe.AnalyseAsync(file);

        var video = Assert.Single(media.VideoStreams);
        Assert.Same(video, media.PrimaryVideoStream);
        Assert.Equal(("mpeg4", 64, 48, "yuv420p"), (video.CodecName, video.Width, video.Height, video.PixelFormat));
        Assert.Equal((10.0, 10.0), (video.FrameRate, video.AvgFrameRate));
        Assert.Equal(TimeSpan.FromSeconds(2), video.Duration);
        Assert.Equal(TimeSpan.FromSeconds(2), media.Duration);
        Assert.Contains("mp4", media.Format.FormatName, StringComparison.Ordinal);
        Assert.Empty(media.AudioStreams);
        Assert.Null(media.PrimaryAudioStream);
    }

    [Fact]
    public async Task Sound_and_picture_are_told_apart()
    {
        var file = await clips.TestPictureAsync("both.mkv", 1, "-f lavfi -i sine=duration=1:sample_rate=8000 -map 0:v -map 1:a -c:v mpeg4 -c:a pcm_s16le");

        var media = await FFProbe.AnalyseAsync(file);

        Assert.Equal(8000, media.PrimaryAudioStream!.SampleRateHz);
        Assert.Equal(0, media.PrimaryVideoStream!.Index);
        Assert.Equal(1, media.PrimaryAudioStream.Index);
    }

    [Fact]
    public async Task A_turned_picture_tells_its_rotation()
    {
        var upright = await clips.TestPictureAsync("upright.mp4", 0.2);
        await FFMpegArguments.FromFileInput(upright)
            .OutputToFile(clips.PathOf("turned.mp4"), true, options => options.WithCustomArgument("-c copy -metadata:s:v:0 rotate=90"))
            .ProcessAsynchronously();

        var media = await FFProbe.AnalyseAsync(clips.PathOf("turned.mp4"));

        Assert.Equal(90, Math.Abs(media.PrimaryVideoStream!.Rotation));
    }

    [Fact]
    public async Task A_file_name_with_spaces_and_options_in_it_is_one_word()
    {
        var file = await clips.TestPictureAsync("a -f lavfi 'clip'.mp4", 0.2);

        Assert.Single((await FFProbe.AnalyseAsync(file)).VideoStreams);
    }

    [Fact]
    public async Task A_missing_file_is_an_exception_of_kind_File()
    {
        var failure = await Assert.ThrowsAsync<FFMpegException>(() => FFProbe.AnalyseAsync(clips.PathOf("nowhere.mp4")));

        Assert.Equal(FFMpegExceptionType.File, failure.Type);
    }

    [Fact]
    public async Task Text_is_an_exception_with_the_programs_words()
    {
        await File.WriteAllTextAsync(clips.PathOf("text.mp4"), "This is no video.");

        var failure = await Assert.ThrowsAsync<FFMpegException>(() => FFProbe.AnalyseAsync(clips.PathOf("text.mp4")));

        Assert.Equal(FFMpegExceptionType.Process, failure.Type);
        Assert.Contains("Invalid data", failure.FFMpegErrorOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_url_is_asked_for_and_its_refusal_reported()
    {
        var failure = await Assert.ThrowsAsync<FFMpegException>(() => FFProbe.AnalyseAsync(new Uri("http://127.0.0.1:9/clip.mp4")));

        Assert.Contains("refused", failure.FFMpegErrorOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Custom_arguments_reach_the_program()
    {
        var file = await clips.TestPictureAsync("whitelisted.mp4", 0.2);

        var failure = await Assert.ThrowsAsync<FFMpegException>(
            () => FFProbe.AnalyseAsync(file, customArguments: "-protocol_whitelist http"));

        Assert.Contains("whitelist", failure.FFMpegErrorOutput, StringComparison.Ordinal);
    }
}
