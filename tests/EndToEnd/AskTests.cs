using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Video.Testing;

namespace Video.Tests.EndToEnd;

/// <summary>`video ask` and `video demo` from outside: what they print, and how they end.</summary>
public sealed class AskTests : IDisposable
{
    private static readonly string Clip = Path.Combine(Repository.Root, "streams", "doorway", "clip.mp4");

    private readonly string _scratch = Directory.CreateTempSubdirectory("video-ask-").FullName;

    public void Dispose() => Directory.Delete(_scratch, recursive: true);

    [Fact]
    public async Task The_demo_answers_every_question_of_its_sample_right()
    {
        var (exit, output, errors) = await VideoProgram.RunAsync("demo");
        Assert.True(exit == 0, output + errors);
        Assert.Contains("answers are right", output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_sample_streams_questions_are_answered_as_expected(string stream)
    {
        var folder = Path.Combine(Repository.Root, "streams", stream);
        var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json"))).RootElement.EnumerateArray().ToArray();
        Assert.True(expected.Length >= 3);
        var asked = expected[expected.Length / 2];
        var answer = await AskJsonAsync(Path.Combine(folder, "clip.mp4"), asked.GetProperty("question").GetString()!, asked.GetProperty("at").GetDouble());
        Assert.Equal(asked.GetProperty("answer").GetString(), answer.GetProperty("answer").GetString());
    }

    public static TheoryData<string> Samples() => new(Directory.GetDirectories(Path.Combine(Repository.Root, "streams")).Select(Path.GetFileName)!);

    [Fact]
    public async Task An_answer_as_of_a_moment_has_seen_nothing_later()
    {
        var cut = Path.Combine(_scratch, "cut.mp4");
        await FfmpegAsync("-i", Clip, "-t", "8.1", "-c", "copy", cut);
        var asOf = await AskJsonAsync(Clip, "what happened?", at: 7.5);
        var ended = await AskJsonAsync(cut, "what happened?", at: 7.5);
        Assert.Equal(ended.GetProperty("answer").GetString(), asOf.GetProperty("answer").GetString());
        Assert.Equal(7.5, asOf.GetProperty("as_of").GetDouble());
        Assert.All(asOf.GetProperty("evidence").EnumerateArray(), span => Assert.True(span.GetProperty("to").GetDouble() <= 7.5));
    }

    [Fact]
    public async Task From_hides_what_came_before()
    {
        var (exit, output, errors) = await VideoProgram.RunAsync("ask", Clip, "what is visible now?", "--from", "0:05", "--at", "9", "--tokens", "none", "--json");
        Assert.True(exit == 0, errors);
        Assert.Equal(9, JsonDocument.Parse(output).RootElement.GetProperty("usage").GetProperty("frames").GetInt32());
    }

    [Fact]
    public async Task Two_pixels_of_video_and_eight_thousand_are_both_watched()
    {
        foreach (var size in new[] { "2x2", "7680x4320" })
        {
            var clip = Path.Combine(_scratch, size + ".mp4");
            await FfmpegAsync("-f", "lavfi", "-i", $"testsrc=size={size}:rate=2:duration=2", "-c:v", "libx264", "-preset", "ultrafast", clip);
            var (exit, _, errors) = await VideoProgram.RunAsync("ask", clip, "what is visible now?");
            Assert.True(exit == 0, errors);
        }
    }

    [Theory]
    [InlineData("none.mp4", "There is no file")]
    [InlineData("empty.mp4", "is an empty file")]
    [InlineData("text.mp4", "")]
    [InlineData("audio.mp4", "has sound but no picture")]
    [InlineData("truncated.mp4", "")]
    public async Task A_file_that_is_no_video_gets_one_clear_sentence(string name, string words)
    {
        var path = Path.Combine(_scratch, name);
        if (name == "empty.mp4") File.WriteAllText(path, "");
        if (name == "text.mp4") File.WriteAllText(path, "hello\n");
        if (name == "audio.mp4") await FfmpegAsync("-f", "lavfi", "-i", "sine=duration=1", path);
        if (name == "truncated.mp4") File.WriteAllBytes(path, File.ReadAllBytes(Clip)[..2000]);
        await AssertRefusedAsync(words, "ask", path, "what is visible now?");
    }

    [Fact]
    public async Task Wrong_words_get_one_clear_sentence()
    {
        await AssertRefusedAsync("empty", "ask", Clip, "");
        await AssertRefusedAsync("10,000 characters", "ask", Clip, new string('x', 10_000));
        await AssertRefusedAsync("--at is 900 s", "ask", Clip, "describe", "--at", "900");
        await AssertRefusedAsync("--to is 900 s", "ask", Clip, "describe", "--to", "900");
        await AssertRefusedAsync("--from is 900 s", "ask", Clip, "describe", "--from", "900", "--to", "1000");
        await AssertRefusedAsync("after", "ask", Clip, "describe", "--to", "2", "--from", "3");
        await AssertRefusedAsync("give one of them", "ask", Clip, "describe", "--to", "2", "--at", "2");
        await AssertRefusedAsync("There is no memory method 'elephant'", "ask", Clip, "describe", "--memory", "elephant");
        await AssertRefusedAsync("after", "ask", Clip, "describe", "--at", "2", "--from", "3");
        await AssertRefusedAsync("not a moment", "ask", Clip, "describe", "--at", "soon");
        await AssertRefusedAsync("no weights", "ask", Clip, "describe", "--model", FolderWithout("model.safetensors"));
        await AssertRefusedAsync("config.json", "ask", Clip, "describe", "--model", _scratch);
        await AssertRefusedAsync("no weights", "serve", "--urls", "http://127.0.0.1:0", "--model", FolderWithout("model.safetensors"));
        await AssertRefusedAsync("dtype", "ask", Clip, "describe", "--dtype", "int3");
    }

    [Fact]
    public async Task An_interrupted_service_closes_its_streams_and_ends_quietly()
    {
        using var serve = VideoProgram.Start("serve", "--no-keys", "--urls", "http://127.0.0.1:0");
        using var http = new HttpClient { BaseAddress = new Uri(await VideoProgram.AddressOfAsync(serve)) };
        while (!(await http.GetAsync("/health/ready")).IsSuccessStatusCode) await Task.Delay(50);
        using var opened = await http.PostAsJsonAsync("/v1/streams", new { url = Clip });
        Assert.Equal(System.Net.HttpStatusCode.Created, opened.StatusCode);

        using var interrupt = Process.Start("kill", ["-INT", $"{serve.Id}"]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var said = await serve.StandardOutput.ReadToEndAsync(patience.Token);
        await serve.WaitForExitAsync(patience.Token);
        Assert.Equal(0, serve.ExitCode);
        Assert.DoesNotContain("fail", said, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> AskJsonAsync(string clip, string question, double at)
    {
        var (exit, output, errors) = await VideoProgram.RunAsync("ask", clip, question, "--at", at.ToString(System.Globalization.CultureInfo.InvariantCulture), "--json");
        Assert.True(exit == 0, errors);
        return JsonDocument.Parse(output).RootElement;
    }

    [Fact]
    public async Task A_memory_is_chosen_by_name_and_what_it_lost_stands_below_the_answer()
    {
        var (exit, output, errors) = await VideoProgram.RunAsync("ask", Clip, "what is visible now?", "--memory", "recent:frames=2", "--to", "9");
        Assert.True(exit == 0, errors);
        Assert.Matches(@"(?m)^  not known: 0\.0-\d+\.\d s, forgotten", output);
        var (_, whole, _) = await VideoProgram.RunAsync("ask", Clip, "what is visible now?", "--from", "5", "--to", "900");
        Assert.DoesNotContain("not known", whole, StringComparison.Ordinal);
    }

    private static async Task AssertRefusedAsync(string words, params string[] arguments)
    {
        var (exit, _, errors) = await VideoProgram.RunAsync(arguments);
        Assert.NotEqual(0, exit);
        Assert.Contains(words, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at Video", errors, StringComparison.Ordinal);
    }

    private string FolderWithout(string file)
    {
        var copy = Directory.CreateDirectory(Path.Combine(_scratch, "model")).FullName;
        foreach (var path in Directory.GetFiles(Path.Combine(Repository.Root, "src", "checkpoints", "small-world")))
            if (Path.GetFileName(path) != file) File.Copy(path, Path.Combine(copy, Path.GetFileName(path)), overwrite: true);
        return copy;
    }

    private static async Task FfmpegAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-nostdin", "-y", .. arguments]))!;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
