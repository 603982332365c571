using Video.Ingest.Sources;

namespace Video.Ingest.Tests.Sources;

[Collection("ffmpeg")]
public sealed class SourceProbeTests(Clips clips) : IClassFixture<Clips>
{
    [Fact]
    public async Task A_clip_is_described_as_its_container_announces_it()
    {
        var source = await ProbeAsync(await clips.NumberedAsync("clip.mp4", 20));

        Assert.Equal(("h264", 32, 24, 10.0, true), (source.Codec, source.Width, source.Height, source.FramesPerSecond!.Value, source.ConstantRate));
        Assert.Equal(TimeSpan.FromSeconds(2), source.Duration);
        Assert.Equal("clip.mp4", source.Location.Name);
    }

    [Theory]
    [InlineData("hole.mp4", "if(lt(N,10),N,N+1)")]
    [InlineData("hole.mkv", "if(lt(N,10),N,N+1)")]
    [InlineData("unproven.mkv", "N")]
    public async Task A_single_missing_picture_or_a_container_that_does_not_count_is_no_constant_rate(string name, string times)
    {
        var clip = await clips.NumberedAsync(
            name, 20, filter: $"settb=1/10,setpts='{times}'", output: "-fps_mode passthrough -enc_time_base 1/10 -c:v libx264");

        Assert.False((await ProbeAsync(clip)).ConstantRate);
    }

    [Fact]
    public async Task Matroska_announces_its_videos_own_duration()
    {
        var clip = await clips.NumberedAsync("long-sound.mkv", 10, output: "-f lavfi -i sine=duration=5 -map 0:v -map 1:a -c:v libx264 -c:a pcm_s16le");

        Assert.Equal(1, (await ProbeAsync(clip)).Duration!.Value.TotalSeconds, 1);
    }

    [Fact]
    public async Task A_turned_picture_is_described_as_it_is_shown()
    {
        await clips.NumberedAsync("upright.mp4", 5);
        await clips.FfmpegAsync("-i", "upright.mp4", "-c", "copy", "-metadata:s:v:0", "rotate=90", "turned.mp4");

        var source = await ProbeAsync(clips.PathOf("turned.mp4"));

        Assert.Equal((24, 32), (source.Width, source.Height));
    }

    [Fact]
    public async Task A_missing_file_is_not_found() =>
        await FailsAsync(clips.PathOf("nowhere.mp4"), ErrorCode.NotFound, "There is no file");

    [Fact]
    public async Task An_empty_file_is_called_empty()
    {
        File.WriteAllBytes(clips.PathOf("empty.mp4"), []);

        await FailsAsync(clips.PathOf("empty.mp4"), ErrorCode.UnusableSource, "'empty.mp4' is an empty file.");
    }

    [Fact]
    public async Task A_folder_is_called_a_folder() => await FailsAsync(clips.PathOf("."), ErrorCode.UnusableSource, "is a folder");

    [Fact]
    public async Task Text_in_a_file_called_mp4_is_not_video()
    {
        File.WriteAllText(clips.PathOf("text.mp4"), string.Concat(Enumerable.Repeat("This is no video.\n", 200)));

        await FailsAsync(clips.PathOf("text.mp4"), ErrorCode.UnusableSource, "'text.mp4' is not video, or is damaged.");
    }

    [Fact]
    public async Task Sound_alone_is_named_as_such()
    {
        await clips.FfmpegAsync("-f", "lavfi", "-i", "sine=duration=1", "sound.mp4");

        await FailsAsync(clips.PathOf("sound.mp4"), ErrorCode.UnusableSource, "'sound.mp4' has sound but no picture.");
    }

    [Fact]
    public async Task A_songs_cover_is_no_video()
    {
        await clips.FfmpegAsync("-f", "lavfi", "-i", "color=red:size=32x32", "-frames:v", "1", "cover.png");
        await clips.FfmpegAsync(
            "-f", "lavfi", "-i", "sine=duration=1", "-i", "cover.png", "-map", "0", "-map", "1", "-c:v", "copy", "-disposition:v:0", "attached_pic", "song.mp3");

        await FailsAsync(clips.PathOf("song.mp3"), ErrorCode.UnusableSource, "'song.mp3' has sound but no picture.");
    }

    [Fact]
    public async Task An_mp4_without_its_index_is_cut_off()
    {
        var cut = clips.CutOff(await clips.NumberedAsync("whole.mp4", 30), "cut.mp4", 0.5);

        await FailsAsync(cut, ErrorCode.UnusableSource, "'cut.mp4' is cut off: its index (the moov box) is missing.");
    }

    [Fact]
    public async Task A_refused_connection_is_told_as_such() =>
        await FailsAsync("http://127.0.0.1:9/clip.mp4", ErrorCode.UnusableSource, "cannot be reached: the connection was refused");

    [Fact]
    public async Task A_refused_camera_is_told_as_such_without_its_password() =>
        await FailsAsync("rtsp://admin:secret@127.0.0.1:9/live", ErrorCode.UnusableSource, "'rtsp://127.0.0.1:9/live' cannot be reached: the connection was refused.");

    [Fact]
    public async Task An_unknown_host_is_told_as_such() =>
        await FailsAsync("http://no-such-host.invalid/clip.mp4", ErrorCode.UnusableSource, "cannot be reached: its host is unknown");

    [Fact]
    public async Task A_playlist_on_disk_reaches_no_network()
    {
        File.WriteAllText(clips.PathOf("list.m3u8"), "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n");

        await FailsAsync(clips.PathOf("list.m3u8"), ErrorCode.UnusableSource, "'list.m3u8'");
    }

    private static Task<SourceDescription> ProbeAsync(string location) => SourceProbe.ProbeAsync(location, CancellationToken.None);

    private static async Task FailsAsync(string location, ErrorCode code, string words)
    {
        var failure = await Assert.ThrowsAsync<VideoException>(() => ProbeAsync(location));

        Assert.Equal(code, failure.Code);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }
}
