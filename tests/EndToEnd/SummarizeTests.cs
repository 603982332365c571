using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Video.Testing;

namespace Video.Tests.EndToEnd;

/// <summary>Video files are summed up by the program, without a server.</summary>
public sealed class SummarizeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("video-sum-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_file_is_summed_up_in_markdown_and_followed_on_the_way()
    {
        var (exit, output, errors) = await VideoProgram.RunAsync("summarize", Clip("doorway"), "--follow");
        Assert.True(exit == 0, errors);
        Assert.StartsWith("# clip.mp4", output, StringComparison.Ordinal);
        Assert.Contains("- 00:00:14 the door closed", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Partial", output, StringComparison.Ordinal);
        Assert.Contains("  00:00:14 the door closed", errors, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^video: \d+ % reading clip\.mp4 at 00:00:\d\d of 00:00:24", errors);
    }

    [Fact]
    public async Task Several_files_are_summed_up_together_as_json()
    {
        var path = Path.Combine(_folder, "all.json");
        var (exit, output, errors) = await VideoProgram.RunAsync("summarize", Clip("doorway"), Clip("lights"), "--format", "json", "--out", path, "--chunk", "10", "--detail", "brief");
        Assert.True(exit == 0, errors);
        Assert.Empty(output);
        var summary = JsonDocument.Parse(await File.ReadAllTextAsync(path)).RootElement;
        Assert.True(summary.GetProperty("complete").GetBoolean());
        var chunks = summary.GetProperty("content").GetProperty("chunks").EnumerateArray().ToArray();
        Assert.Equal([0, 1], chunks.Select(chunk => chunk.GetProperty("source").GetInt32()).Distinct());
        Assert.Equal(10, chunks[0].GetProperty("to").GetDouble());
    }

    [Fact]
    public async Task Subtitles_are_numbered_and_follow_each_other()
    {
        var (exit, output, errors) = await VideoProgram.RunAsync("summarize", Clip("doorway"), "--format", "srt", "--chunk", "8");
        Assert.True(exit == 0, errors);
        var times = Regex.Matches(output, @"(?m)^(\d+)\r?\n(\d\d:\d\d:\d\d,\d{3}) --> (\d\d:\d\d:\d\d,\d{3})\r?$");
        Assert.Equal(["1", "2", "3"], times.Select(match => match.Groups[1].Value));
        Assert.Equal(("00:00:00,000", "00:00:08,000"), (times[0].Groups[2].Value, times[0].Groups[3].Value));
        Assert.Equal(times[0].Groups[3].Value, times[1].Groups[2].Value);
    }

    [SkippableFact]
    public async Task Interrupted_it_gives_out_what_there_is_and_says_that_this_is_not_all()
    {
        Skip.If(OperatingSystem.IsWindows(), "NOT TESTED: there is no SIGINT.");
        var path = Path.Combine(_folder, "part.md");
        using var process = VideoProgram.Start(["summarize", .. Enumerable.Repeat(Clip("doorway"), 60), "--follow", "--out", path]);
        while (await process.StandardError.ReadLineAsync() is { } line && !line.StartsWith("00:00:", StringComparison.Ordinal)) { }
        Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var errors = await process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);

        Assert.True(process.ExitCode == 130, errors);
        var text = await File.ReadAllTextAsync(path);
        Assert.Contains("**Partial: stopped while reading", text, StringComparison.Ordinal);
        Assert.Contains("## Captions", text, StringComparison.Ordinal);
        Assert.Contains("video: stopped while reading", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no file '/nowhere.mp4'.", "/nowhere.mp4")]
    [InlineData("'--format' is 'pdf'; it is md, json, srt.", "CLIP", "--format", "pdf")]
    [InlineData("Subtitles are of one video; 2 were named.", "CLIP", "CLIP", "--format", "srt")]
    [InlineData("'--chunk' is 'often'; it is auto, or 1 to 3600 seconds.", "CLIP", "--chunk", "often")]
    [InlineData("'chunk' is 60 s, but small-world sees 20 s at once at 2 frames per second.", "CLIP", "--chunk", "60")]
    [InlineData("'--detail' is 'huge'; it is brief, normal or full.", "CLIP", "--detail", "huge")]
    [InlineData("'prompt' has 1 to 4,000 characters.", "CLIP", "--prompt", " ")]
    [InlineData("but there is no folder /nowhere.", "CLIP", "--out", "/nowhere/a.md")]
    public async Task What_cannot_be_done_is_said_in_one_sentence(string words, params string[] call)
    {
        var (exit, output, errors) = await VideoProgram.RunAsync(["summarize", .. call.Select(word => word == "CLIP" ? Clip("doorway") : word)]);
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains(words, errors, StringComparison.Ordinal);
    }

    private static string Clip(string stream) => Path.Combine(Repository.Root, "streams", stream, "clip.mp4");
}
