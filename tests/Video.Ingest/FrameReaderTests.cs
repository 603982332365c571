using Video.Ingest.Sampling;
using Video.Ingest.Sources;

namespace Video.Ingest.Tests;

// One collection: some of these tests count this process's children.
[Collection("ffmpeg")]
public sealed class FrameReaderTests(Clips clips) : IClassFixture<Clips>
{
    [Theory]
    [InlineData("mp4", "-c:v libx264 -bf 2")]
    [InlineData("mkv", "-c:v libx264 -bf 2")]
    [InlineData("webm", "-c:v libvpx")]
    [InlineData("avi", "-c:v mpeg4 -bf 2")]
    [InlineData("ts", "-c:v libx264 -bf 2")]
    [InlineData("flv", "-c:v flv1")]
    [InlineData("gif", "-c:v gif")]
    [InlineData("mjpeg", "-c:v mjpeg")]
    public async Task Every_picture_comes_once_with_its_own_time(string container, string output)
    {
        var clip = await clips.NumberedAsync($"every.{container}", 20, output: output);

        var reading = await Reading.OfAsync(Reading.Spec(clip));

        // GIF's palette has few greys. A bare stream of JPEGs has no times; ffmpeg assumes 25 pictures a second.
        var (error, rate) = (container == "gif" ? 1 : 0, container == "mjpeg" ? 25.0 : 10.0);
        Assert.Equal(20, reading.Frames.Count);
        Assert.All(reading.Numbers.Index(), frame => Assert.InRange(frame.Item, frame.Index - error, frame.Index + error));
        Assert.All(reading.Times.Index(), frame => Assert.Equal(frame.Index / rate, frame.Item, 0.0011));
        Assert.Equal(SourceEndKind.Complete, reading.End.Kind);
    }

    [Fact]
    public async Task A_source_that_begins_later_in_its_stream_has_frames_of_that_time_and_epoch()
    {
        var clip = await clips.NumberedAsync("later.mp4", 20);
        var spec = Reading.Spec(clip) with { Origin = new StreamOrigin(3, TimeSpan.FromSeconds(100)), From = TimeSpan.FromSeconds(0.5), To = TimeSpan.FromSeconds(1) };
        var times = new List<MediaTime>();
        await foreach (var frame in new FrameReader().ReadAsync(spec))
            using (frame) times.Add(frame.Time);
        Assert.All(times, time => Assert.Equal(3, time.Epoch));
        Assert.Equal([100.5, 100.6, 100.7, 100.8, 100.9, 101], times.Select(time => Math.Round(time.Position.TotalSeconds, 3)));
    }

    [Fact]
    public async Task Times_of_a_variable_rate_are_the_sources_own()
    {
        var clip = await VariableAsync("variable.mp4");

        var reading = await Reading.OfAsync(Reading.Spec(clip));

        Assert.Equal([0, 0.1, 0.2, 0.3, 0.4, 2.0, 2.04, 2.08, 2.12, 2.16, 5.0], reading.Times);
        Assert.Equal(Enumerable.Range(0, 11), reading.Numbers);
    }

    [Fact]
    public async Task Times_finer_than_a_millisecond_are_exact()
    {
        var clip = await clips.NumberedAsync("ntsc.mp4", 30, filter: "settb=1001/30000,setpts=N", output: "-c:v libx264 -bf 2");

        var reading = await Reading.OfAsync(Reading.Spec(clip));

        Assert.All(reading.Frames, frame => Assert.Equal(frame.Number * 1001 / 30000.0, frame.Seconds, 0.0000011));
    }

    [Theory]
    [InlineData("late.ts", "5")]
    [InlineData("late.mkv", "5")]
    [InlineData("early.mkv", "-0.25")]
    public async Task A_stream_begins_at_zero_wherever_its_clock_does(string name, string offset)
    {
        var clip = await clips.NumberedAsync(name, 10, output: $"-c:v libx264 -bf 2 -output_ts_offset {offset}");

        var reading = await Reading.OfAsync(Reading.Spec(clip));

        Assert.Equal(Enumerable.Range(0, 10), reading.Numbers);
        Assert.All(reading.Frames, frame => Assert.Equal(frame.Number / 10.0, frame.Seconds, 0.0011));
    }

    [Fact]
    public async Task A_picture_that_begins_after_the_sound_begins_at_zero_too()
    {
        await clips.NumberedAsync("silent.mkv", 10);
        await clips.FfmpegAsync(
            "-f", "lavfi", "-i", "sine=duration=3", "-itsoffset", "1.5", "-i", "silent.mkv", "-map", "0:a", "-map", "1:v", "-c:v", "copy", "sound-first.mkv");
        var spec = Reading.Spec(clips.PathOf("sound-first.mkv"));

        var whole = await Reading.OfAsync(spec);
        var tail = await Reading.OfAsync(spec with { From = TimeSpan.FromSeconds(0.5) });

        Assert.Equal((0.0, 0), whole.Frames[0]);
        Assert.Equal((0.5, 5), tail.Frames[0]);
    }

    [Fact]
    public async Task Two_frames_a_second_of_ten_are_the_ones_on_the_half_seconds()
    {
        var clip = await clips.NumberedAsync("ten.mp4", 30);

        var reading = await Reading.OfAsync(Reading.Spec(clip, new FixedRate(2)));

        Assert.Equal([(0, 0), (0.5, 5), (1, 10), (1.5, 15), (2, 20), (2.5, 25)], reading.Frames);
    }

    [Fact]
    public async Task Between_two_pictures_the_one_on_screen_is_taken()
    {
        var clip = await clips.NumberedAsync("seven.mp4", 28, rate: 7);

        var reading = await Reading.OfAsync(Reading.Spec(clip, new FixedRate(2)));

        // Shown at 0, 0.5, 1, … are the pictures floor(7 x t).
        Assert.Equal([0, 3, 7, 10, 14, 17, 21, 24], reading.Numbers);
        Assert.All(reading.Frames, frame => Assert.Equal(frame.Number / 7.0, frame.Seconds, 0.000002));
    }

    [Fact]
    public async Task Leaving_pictures_out_before_scaling_changes_no_frame()
    {
        // The same pictures at the same times; only the second file proves that they are evenly spaced, and is sampled within ffmpeg.
        var unproven = await clips.NumberedAsync("unproven.mkv", 35);
        var even = await clips.NumberedAsync("even.mp4", 35);

        var inUnproven = await Reading.OfAsync(Reading.Spec(unproven, new FixedRate(1.7)));
        var inEven = await Reading.OfAsync(Reading.Spec(even, new FixedRate(1.7)));

        Assert.False((await SourceProbe.ProbeAsync(unproven, default)).ConstantRate);
        Assert.True((await SourceProbe.ProbeAsync(even, default)).ConstantRate);
        Assert.Equal(inUnproven.Numbers, inEven.Numbers);
        Assert.Equal([0, 5, 11, 17, 23, 29], inEven.Numbers);
    }

    [Fact]
    public async Task A_gap_repeats_nothing_and_what_stood_in_it_is_seen()
    {
        var clip = await VariableAsync("gap.mp4");

        var reading = await Reading.OfAsync(Reading.Spec(clip, new FixedRate(2)));

        // 0.4 is on screen at 0.5, 1 and 1.5; 2.16 at 2.5 to 4.5.
        Assert.Equal([(0, 0), (0.4, 4), (2, 5), (2.16, 9), (5, 10)], reading.Frames);
    }

    [Fact]
    public async Task Every_third_picture_is_every_third()
    {
        var clip = await VariableAsync("third.mp4");

        Assert.Equal([0, 3, 6, 9], (await Reading.OfAsync(Reading.Spec(clip, new EveryNth(3)))).Numbers);
    }

    [Theory]
    [InlineData("range.mp4", "-c:v libx264 -bf 2 -g 12")]
    [InlineData("range.mkv", "-c:v libx264 -bf 2 -g 12 -output_ts_offset 7")]
    [InlineData("range.ts", "-c:v libx264 -bf 2 -g 12")]
    [InlineData("range.avi", "-c:v mpeg4 -g 12")]
    public async Task A_range_gives_the_same_frames_at_the_same_times_as_the_whole(string name, string output)
    {
        var clip = await clips.NumberedAsync(name, 36, output: output);
        var whole = await Reading.OfAsync(Reading.Spec(clip));
        var (from, to) = (TimeSpan.FromSeconds(1.45), TimeSpan.FromSeconds(2.7));

        var range = await Reading.OfAsync(Reading.Spec(clip) with { From = from, To = to });

        Assert.Equal(whole.Frames.Where(frame => frame.Seconds >= 1.45 && frame.Seconds <= 2.7005), range.Frames);
        Assert.Equal(15, range.Frames[0].Number);
        Assert.Equal(SourceEndKind.RangeRead, range.End.Kind);
    }

    [Fact]
    public async Task A_range_samples_on_the_whole_streams_grid_after_its_first_picture()
    {
        var clip = await clips.NumberedAsync("grid.mp4", 36);

        var range = await Reading.OfAsync(Reading.Spec(clip, new FixedRate(1)) with { From = TimeSpan.FromSeconds(0.7), To = TimeSpan.FromSeconds(2) });

        Assert.Equal([(0.7, 7), (1, 10), (2, 20)], range.Frames);
    }

    [Fact]
    public async Task A_range_between_two_moments_of_the_grid_is_not_empty()
    {
        var clip = await clips.NumberedAsync("between.mp4", 36);

        var range = await Reading.OfAsync(Reading.Spec(clip, new FixedRate(0.5)) with { From = TimeSpan.FromSeconds(0.6), To = TimeSpan.FromSeconds(0.9) });

        Assert.Equal([(0.6, 6)], range.Frames);
    }

    [Fact]
    public async Task A_range_after_the_end_is_empty_and_says_so()
    {
        var clip = await clips.NumberedAsync("short.mp4", 10);

        var range = await Reading.OfAsync(Reading.Spec(clip) with { From = TimeSpan.FromSeconds(60) });

        Assert.Empty(range.Frames);
        Assert.Equal("'short.mp4' has no picture at or after 60 s of the 1 s that it announces.", range.End.Reason);
    }

    [Theory]
    [InlineData("broken.mkv", "-c:v libx264 -bf 2 -g 10")]
    [InlineData("broken.mp4", "-c:v libx264 -bf 2 -g 10 -movflags +faststart")]
    [InlineData("broken.webm", "-c:v libvpx -g 10")]
    public async Task A_file_that_ends_within_a_picture_gives_those_before_it_and_the_reason(string name, string output)
    {
        var noisy = await clips.NumberedAsync("whole-" + name, 36, filter: "scale=160:120,noise=alls=20:allf=t", output: output);
        var cut = clips.CutOff(noisy, name, 0.6);

        var reading = await Reading.OfAsync(Reading.Spec(cut));

        Assert.InRange(reading.Frames.Count, 5, 30);
        Assert.Equal(Enumerable.Range(0, reading.Frames.Count), reading.Numbers);
        Assert.Equal(SourceEndKind.Broken, reading.End.Kind);
        Assert.StartsWith($"'{name}' broke off after {reading.Frames[^1].Seconds} s of the 3.6 s that it announces", reading.End.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_url_is_a_source()
    {
        await using var server = new WebServer(await clips.NumberedAsync("served.mkv", 20));

        var reading = await Reading.OfAsync(Reading.Spec(server.Url, new FixedRate(2)));

        Assert.Equal([(0, 0), (0.5, 5), (1, 10), (1.5, 15)], reading.Frames);
        Assert.Equal(SourceEndKind.Complete, reading.End.Kind);
    }

    [Fact]
    public async Task A_connection_that_breaks_gives_the_pictures_before_it_and_the_reason()
    {
        var noisy = await clips.NumberedAsync("hung-up.mkv", 36, filter: "scale=160:120,noise=alls=20:allf=t");
        await using var server = new WebServer(noisy, share: 0.5);

        var reading = await Reading.OfAsync(Reading.Spec(server.Url));

        Assert.InRange(reading.Frames.Count, 5, 30);
        Assert.Equal(Enumerable.Range(0, reading.Frames.Count), reading.Numbers);
        Assert.Equal(SourceEndKind.Broken, reading.End.Kind);
        Assert.Contains($"broke off after {reading.Frames[^1].Seconds} s", reading.End.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_in_a_codec_without_a_decoder_is_unusable()
    {
        var clip = await clips.NumberedAsync("strange.mkv", 5, output: "-c:v libvpx");
        var bytes = File.ReadAllBytes(clip);
        var at = bytes.AsSpan().IndexOf("V_VP8"u8);
        "V_QUX"u8.CopyTo(bytes.AsSpan(at));
        File.WriteAllBytes(clip, bytes);

        var failure = await Assert.ThrowsAsync<VideoException>(() => Reading.OfAsync(Reading.Spec(clip)));

        Assert.Equal(ErrorCode.UnusableSource, failure.Code);
        Assert.Contains("codec", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_fails_before_the_first_frame()
    {
        var failure = await Assert.ThrowsAsync<VideoException>(() => Reading.OfAsync(Reading.Spec(clips.PathOf("nowhere.mp4"))));

        Assert.Equal(ErrorCode.NotFound, failure.Code);
    }

    [Fact]
    public async Task A_picture_of_one_pixel_is_a_source()
    {
        File.WriteAllBytes(clips.PathOf("pixel.raw"), new byte[10]);
        await clips.FfmpegAsync("-f", "rawvideo", "-pix_fmt", "gray", "-s", "1x1", "-r", "10", "-i", "pixel.raw", "-c:v", "ffv1", "pixel.mkv");

        var reading = await Reading.OfAsync(Reading.Spec(clips.PathOf("pixel.mkv"), new FixedRate(2)));

        Assert.Equal([0, 0.5], reading.Times);
    }

    [Fact]
    public async Task A_picture_of_8k_is_a_source()
    {
        await clips.FfmpegAsync("-f", "lavfi", "-i", "color=gray:size=7680x4320:rate=5:duration=1", "-c:v", "libx264", "-preset", "ultrafast", "huge.mp4");

        var reading = await Reading.OfAsync(Reading.Spec(clips.PathOf("huge.mp4"), new FixedRate(2)));

        Assert.Equal([0, 0.4], reading.Times);
    }

    [Fact]
    public async Task A_still_picture_without_any_rate_is_one_frame()
    {
        await clips.FfmpegAsync("-f", "lavfi", "-i", "color=gray:size=32x24", "-frames:v", "1", "still.png");

        Assert.Equal([0], (await Reading.OfAsync(Reading.Spec(clips.PathOf("still.png"), new FixedRate(2)))).Times);
    }

    [Fact]
    public async Task A_turned_picture_is_turned_upright()
    {
        await clips.FfmpegAsync(
            "-f", "lavfi", "-i", "color=black:size=32x32:rate=5:duration=1,drawbox=w=iw:h=ih/2:color=white:t=fill", "-c:v", "libx264", "-pix_fmt", "yuv444p", "up.mp4");
        await clips.FfmpegAsync("-i", "up.mp4", "-c", "copy", "-metadata:s:v:0", "rotate=90", "quarter.mp4");

        await foreach (var frame in new FrameReader().ReadAsync(Reading.Spec(clips.PathOf("quarter.mp4"))))
        {
            using (frame)
            {
                // White was on top; a quarter turn puts it on one side, so the top row is half white, half black.
                var row = Enumerable.Range(0, 8).Select(x => frame.Pixels.Span[x * 3] > 128).ToList();
                Assert.Equal((row[0], row[1], !row[0], !row[0]), (row[1], row[0], row[6], row[7]));
            }
        }
    }

    [Theory]
    [InlineData("bt601.mkv", "bt470bg", "tv")]
    [InlineData("bt709.mkv", "bt709", "tv")]
    [InlineData("full.mkv", "bt709", "pc")]
    public async Task Colours_follow_the_matrix_and_range_that_the_source_names(string name, string matrix, string range)
    {
        var green = $"color=0x20C040:size=32x32:rate=5:duration=0.2,format=gbrp,scale=out_color_matrix={matrix}:out_range={range},format=yuv444p";
        await clips.FfmpegAsync("-f", "lavfi", "-i", green, "-c:v", "ffv1", "-colorspace", matrix, "-color_range", range, name);

        await foreach (var frame in new FrameReader().ReadAsync(Reading.Spec(clips.PathOf(name))))
        {
            using (frame)
            {
                var pixel = frame.Pixels.Span[..3].ToArray().Select(value => (int)value).ToList();
                Assert.All(pixel.Zip([0x20, 0xC0, 0x40]), pair => Assert.InRange(pair.First, pair.Second - 2, pair.Second + 2));
            }
        }
    }

    [Fact]
    public async Task Breaking_off_ends_ffmpeg_and_leaves_nothing_behind()
    {
        var clip = await clips.NumberedAsync("left.mp4", 36);
        var before = Leftovers();

        await foreach (var frame in new FrameReader().ReadAsync(Reading.Spec(clip) with { Width = 2048, Height = 2048 }))
        {
            frame.Dispose();
            Assert.NotEqual(before, Leftovers());
            break;
        }

        Assert.Equal(before, Leftovers());
    }

    [Fact]
    public async Task Cancelling_ends_a_read_that_waits()
    {
        var clip = await clips.NumberedAsync("cancelled.mp4", 36);
        using var cancellation = new CancellationTokenSource();
        var before = Leftovers();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var frame in new FrameReader().ReadAsync(Reading.Spec(clip) with { Pace = Pace.RealTime }, cancellation.Token))
            {
                frame.Dispose();
                await cancellation.CancelAsync();
            }
        });

        Assert.Equal(before, Leftovers());
    }

    [Fact]
    public async Task A_reader_slower_than_ffmpeg_loses_nothing()
    {
        var clip = await clips.NumberedAsync("slow.mp4", 12);
        var count = 0;

        await foreach (var frame in new FrameReader().ReadAsync(Reading.Spec(clip)))
        {
            // ffmpeg has long written everything and exited when the last frames are read.
            if (count++ == 0) await WaitForAsync(() => Leftovers().Processes.Length == 0);
            Assert.Equal(count - 1, Numbers.Of(frame));
            frame.Dispose();
        }

        Assert.Equal(12, count);
    }

    [Fact]
    public async Task Real_time_lets_each_frame_wait_for_its_own_time()
    {
        var clip = await VariableAsync("paced.mp4");
        var clock = new SteppedClock();

        var reading = await Reading.OfAsync(Reading.Spec(clip) with { Pace = Pace.RealTime }, clock);

        Assert.Equal(reading.Times.Skip(1), clock.Waits.Select(wait => Math.Round(wait.TotalSeconds, 6)));
    }

    private Task<string> VariableAsync(string name) => clips.NumberedAsync(
        name, 11, filter: "settb=1/1000,setpts='if(lt(N,5),N*100,if(lt(N,10),2000+(N-5)*40,5000))'", output: "-fps_mode passthrough -enc_time_base 1/1000 -c:v libx264 -bf 2");

    /// <summary>Processes started by this one, and this process's open sockets' folders.</summary>
    private static (string Processes, string Folders) Leftovers()
    {
        var children = Directory.GetDirectories("/proc/self/task").SelectMany(ChildrenOf).Order();
        var folders = Directory.GetDirectories(Path.GetTempPath(), "video-*").Where(folder => File.Exists(Path.Combine(folder, "frames")));
        return (string.Join(' ', children), string.Join(' ', folders));
    }

    private static string[] ChildrenOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (IOException)
        {
            return []; // a thread that ended in the meantime
        }
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition()) await Task.Delay(20, patience.Token);
    }
}
