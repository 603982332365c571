using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Video.Testing;

namespace Video.Tests.EndToEnd;

/// <summary>`video inspect` from outside: the video, pictures or still it writes, and what it refuses.</summary>
public sealed class InspectTests : IDisposable
{
    private static readonly string Clip = Path.Combine(Repository.Root, "streams", "doorway", "clip.mp4");

    private readonly string _scratch = Directory.CreateTempSubdirectory("video-inspect-test-").FullName;

    public void Dispose() => Directory.Delete(_scratch, recursive: true);

    [Fact]
    public async Task A_video_has_a_picture_for_every_frame_that_the_model_saw()
    {
        var target = Path.Combine(_scratch, "a%d b.mp4");
        var (exit, output, errors) = await VideoProgram.RunAsync("inspect", Clip, "--out", target, "--fps", "4", "--from", "2", "--to", "5", "--width", "320");
        Assert.True(exit == 0, errors);
        Assert.Contains("13 frames by delta:least=8,fill=0.05 and novel:salience=1.5", output, StringComparison.Ordinal);
        var video = await ProbeAsync(target);
        Assert.Equal("13", video.GetProperty("nb_read_frames").GetString());
        Assert.Equal("4/1", video.GetProperty("avg_frame_rate").GetString());
        Assert.Equal(320, video.GetProperty("width").GetInt32());
        Assert.True(video.GetProperty("height").GetInt32() > 320); // the square picture, and what is below it
        Assert.Equal([target], Directory.EnumerateFileSystemEntries(_scratch));
    }

    [Fact]
    public async Task A_folder_gets_a_picture_of_every_frame()
    {
        var target = Path.Combine(_scratch, "pictures");
        var (exit, _, errors) = await VideoProgram.RunAsync("inspect", Clip, "--out", target, "--to", "2", "--width", "320", "--vision", "stc", "--tokens", "stc");
        Assert.True(exit == 0, errors);
        Assert.Equal(["00001.png", "00002.png", "00003.png", "00004.png", "00005.png"], Directory.EnumerateFileSystemEntries(target).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_still_is_the_last_picture_of_the_same_way()
    {
        var (still, pictures) = (Path.Combine(_scratch, "still.png"), Path.Combine(_scratch, "all"));
        // Nothing is measured on the way, so that both runs do the same.
        string[] same = [Clip, "--vision", "delta:always=1", "--width", "320"];
        foreach (string[] way in (string[][])[["--still", "3", "--out", still], ["--to", "3", "--out", pictures]])
        {
            var (exit, _, errors) = await VideoProgram.RunAsync(["inspect", .. same, .. way]);
            Assert.True(exit == 0, errors);
        }

        var (one, other) = (await PixelsAsync(still), await PixelsAsync(Path.Combine(pictures, "00007.png")));
        Assert.Equal(other.Length, one.Length);
        // The strips' axis ends elsewhere; the picture and its marks are the same.
        Assert.True(one.AsSpan(0, 320 * 320 * 3).SequenceEqual(other.AsSpan(0, 320 * 320 * 3)));
    }

    [Fact]
    public async Task What_is_not_sent_is_dim_and_what_is_computed_is_outlined()
    {
        var (plain, nothing, all) = (Path.Combine(_scratch, "plain.png"), Path.Combine(_scratch, "nothing.png"), Path.Combine(_scratch, "all.png"));
        await FfmpegAsync("-i", Clip, "-frames:v", "1", "-vf", "scale=320:320", plain);
        // Of a first frame everything is computed and sent; of the second, which differs by nothing, nothing.
        var still = Path.Combine(_scratch, "still.mp4");
        await FfmpegAsync("-loop", "1", "-i", plain, "-t", "2", "-r", "4", "-c:v", "libx264", "-qp", "0", "-pix_fmt", "yuv444p", still);
        foreach (var (target, moment) in new[] { (all, "0"), (nothing, "1") })
        {
            var (exit, _, errors) = await VideoProgram.RunAsync("inspect", still, "--still", moment, "--out", target, "--width", "320");
            Assert.True(exit == 0, errors);
        }

        var (source, whole, none) = (await PixelsAsync(plain), await PixelsAsync(all), await PixelsAsync(nothing));
        Assert.InRange(Mean(whole) / Mean(source), 0.97, 1.03);
        Assert.InRange(Mean(none) / Mean(source), 0.45, 0.6);
        Assert.True(whole[0] > whole[2] + 80, "the whole frame has an amber outline");
        Assert.True(none[0] < none[2] + 40, "nothing has none");

        double Mean(byte[] pixels) => Enumerable.Range(0, 200 * 200).Average(i => (double)pixels[(((i / 200) + 60) * 320 + (i % 200) + 60) * 3 + 1]);
    }

    [Theory]
    [InlineData("'--out' is missing", "--width", "320")]
    [InlineData("an ending that is not known", "--out", "x.txt")]
    [InlineData("its name ends in .png", "--out", "x.mp4", "--still", "2")]
    [InlineData("cannot be written", "--out", "/proc/none/x.mp4")]
    [InlineData("'--width' is", "--out", "x.mp4", "--width", "321")]
    [InlineData("'--fps' is", "--out", "x.mp4", "--fps", "0")]
    [InlineData("There is no vision method 'fast'", "--out", "x.mp4", "--vision", "fast")]
    [InlineData("There is no shape 'b'", "--out", "x.mp4", "--shape", "b")]
    [InlineData("no frame could be read", "--out", "x.mp4", "--from", "99")]
    public async Task A_wrong_call_gets_one_sentence_and_leaves_nothing(string words, params string[] options)
    {
        string[] placed = [.. options.Select(option => option.StartsWith("x.", StringComparison.Ordinal) ? Path.Combine(_scratch, option) : option)];
        var (exit, _, errors) = await VideoProgram.RunAsync(["inspect", Clip, .. placed]);
        Assert.Equal(1, exit);
        Assert.Contains(words, errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_scratch));
    }

    [Fact]
    public async Task A_clip_that_is_no_video_leaves_nothing()
    {
        var text = Path.Combine(_scratch, "text.mp4");
        File.WriteAllText(text, new string('a', 5000));
        var (exit, _, errors) = await VideoProgram.RunAsync("inspect", text, "--out", Path.Combine(_scratch, "x.mp4"));
        Assert.Equal(1, exit);
        Assert.Contains("'text.mp4'", errors, StringComparison.Ordinal);
        Assert.Equal([text], Directory.EnumerateFileSystemEntries(_scratch));
    }

    [Fact]
    public async Task Interrupted_it_leaves_no_half_file_and_no_ffmpeg()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_scratch, "out")).FullName;
        // An hour at 8 frames a second: it is still at it when the signal comes.
        var clip = Path.Combine(_scratch, "long.mp4");
        await FfmpegAsync("-stream_loop", "150", "-i", Clip, "-c", "copy", clip);
        using var process = VideoProgram.Start("inspect", clip, "--out", Path.Combine(folder, "x.mp4"), "--fps", "8");
        await UntilAsync(() => Directory.EnumerateFiles(folder, "video.mp4", SearchOption.AllDirectories).Any());
        Assert.NotEmpty(FfmpegsOn(_scratch));
        Assert.Equal(0, Kill(process.Id, Interrupt));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(patience.Token);
        Assert.Equal(130, process.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        await UntilAsync(() => FfmpegsOn(_scratch).Length == 0);
    }

    private const int Interrupt = 2;

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    // By what they have open or where they work: other tests run ffmpeg beside these.
    private static string[] FfmpegsOn(string folder) => [.. Process.GetProcessesByName("ffmpeg")
        .Select(process => $"/proc/{process.Id}")
        .Where(place => TextOf($"{place}/cmdline").Contains(folder, StringComparison.Ordinal) || TargetOf($"{place}/cwd").StartsWith(folder, StringComparison.Ordinal))];

    private static string TextOf(string file)
    {
        try { return File.ReadAllText(file); }
        catch (IOException) { return ""; }
        catch (UnauthorizedAccessException) { return ""; }
    }

    private static string TargetOf(string link)
    {
        try { return new DirectoryInfo(link).LinkTarget ?? ""; }
        catch (IOException) { return ""; }
        catch (UnauthorizedAccessException) { return ""; }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!holds()) await Task.Delay(50, patience.Token);
    }

    private static async Task<JsonElement> ProbeAsync(string file)
    {
        var text = await RunAsync("ffprobe", "-v", "error", "-count_frames", "-show_streams", "-of", "json", file);
        return JsonDocument.Parse(text).RootElement.GetProperty("streams")[0];
    }

    private static async Task<byte[]> PixelsAsync(string picture)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-i", picture, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]) { RedirectStandardOutput = true })!;
        using var pixels = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(pixels);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return pixels.ToArray();
    }

    private static Task<string> FfmpegAsync(params string[] arguments) => RunAsync("ffmpeg", ["-v", "error", "-nostdin", "-y", .. arguments]);

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}");
        return output;
    }
}
