using System.Diagnostics;
using System.Text.Json;
using Video.Testing;

namespace Video.Tests.EndToEnd;

/// <summary>A set rendered with a seed of its own is scored, question by question, by the program.</summary>
public sealed class EvalTests : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly string _set = Path.Combine(Path.GetTempPath(), $"video-eval-{Guid.NewGuid():n}");

    public void Dispose()
    {
        if (Directory.Exists(_set)) Directory.Delete(_set, recursive: true);
    }

    [SkippableFact]
    public async Task A_set_of_any_seed_is_rendered_and_scored()
    {
        Skip.If(await RunAsync("-c", "import numpy") != 0, "NOT TESTED: the renderer needs the Debian package python3-numpy.");
        Assert.Equal(0, await RunAsync(Path.Combine(Repository.Root, "src", "training", "render.py"), "--out", _set, "--seed", "4711", "--clips", "3"));
        var questions = File.ReadLines(Path.Combine(_set, "questions.jsonl")).Count();

        var (exit, output, errors) = await VideoProgram.RunAsync("eval", "--data", _set, "--json");
        Assert.True(exit == 0, errors);
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(questions, report.GetProperty("questions").GetInt32());
        // Its own presets, and against them every picture whole.
        var methods = report.GetProperty("methods").EnumerateArray().ToArray();
        Assert.Equal(["delta:least=8,fill=0.05 + novel:salience=1.5", "full + none"], methods.Select(method => method.GetProperty("name").GetString()));
        foreach (var method in methods)
        {
            Assert.Equal(questions, method.GetProperty("kinds").EnumerateArray().Sum(kind => kind.GetProperty("questions").GetInt32()));
            // Far below what the model scores, far above what guessing does: it was asked what was rendered.
            Assert.True(method.GetProperty("accuracy").GetDouble() > 0.6, output);
        }
        Assert.InRange(methods[0].GetProperty("tokens_kept").GetDouble(), 0.01, 0.6);
        Assert.InRange(methods[0].GetProperty("tower_share").GetDouble(), 0.01, 0.6);
        Assert.Equal((1.0, 1.0), (methods[1].GetProperty("tokens_kept").GetDouble(), methods[1].GetProperty("tower_share").GetDouble()));
    }

    [SkippableFact]
    public async Task Methods_are_scored_side_by_side_as_tables()
    {
        Skip.If(await RunAsync("-c", "import numpy") != 0, "NOT TESTED: the renderer needs the Debian package python3-numpy.");
        Assert.Equal(0, await RunAsync(Path.Combine(Repository.Root, "src", "training", "render.py"), "--out", _set, "--seed", "4712", "--clips", "2"));
        var (exit, output, errors) = await VideoProgram.RunAsync("eval", "--data", _set, "--vision", "stc", "--tokens", "stc:keep=4");
        Assert.True(exit == 0, errors);
        Assert.Matches(@"(?m)^\| stc \+ stc:keep=4 +\|.* 25\.0 % \|", output);
        Assert.Matches(@"(?m)^\| full \+ none +\|.* 100\.0 % \|.* 100\.0 % \| +19\.0 \| +1\.00 \|\r?$", output);
    }

    [SkippableFact]
    public async Task Memories_are_scored_side_by_side_on_long_clips_by_how_long_ago_the_event_was()
    {
        Skip.If(await RunAsync("-c", "import numpy") != 0, "NOT TESTED: the renderer needs the Debian package python3-numpy.");
        Assert.Equal(0, await RunAsync(Path.Combine(Repository.Root, "src", "training", "render.py"), "--out", _set, "--seed", "4713", "--clips", "1", "--long"));
        var questions = File.ReadLines(Path.Combine(_set, "questions.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        var (exit, output, errors) = await VideoProgram.RunAsync("eval", "--data", _set, "--memory", "recent:frames=8,rolling:bits=8,recent=10", "--memory", "full", "--json");
        Assert.True(exit == 0, errors);
        var methods = JsonDocument.Parse(output).RootElement.GetProperty("methods").EnumerateArray().ToArray();
        Assert.Equal(["recent:frames=8", "rolling:bits=8,recent=10", "full"], methods.Select(method => method.GetProperty("memory").GetString()));
        foreach (var method in methods)
        {
            var ages = method.GetProperty("ages").EnumerateArray().ToDictionary(age => age.GetProperty("kind").GetString()!, age => age.GetProperty("questions").GetInt32());
            Assert.Equal(["now", "< 1 min", "1-3 min", "3-6 min", "> 6 min"], ages.Keys);
            Assert.Equal(questions.Count(question => question.GetProperty("event").ValueKind is JsonValueKind.Null), ages["now"]);
            Assert.Equal(questions.Length, ages.Values.Sum());
            Assert.True(method.GetProperty("context_tokens").GetDouble() > 20);
        }
        // The same pictures, seen once, so the same work; and only one of the three archives.
        Assert.Single(methods.Select(method => method.GetProperty("tokens_kept").GetDouble()).Distinct());
        Assert.Equal([false, true, false], methods.Select(method => method.GetProperty("archive_bytes").GetDouble() > 0));
    }

    [Theory]
    [InlineData("There is no memory method 'elephant'", "--memory", "elephant")]
    [InlineData("'frames' of method 'recent' is 0", "--memory", "rolling,recent:frames=0")]
    [InlineData("'--all' is about vision and tokens", "--all", "--long")]
    public async Task A_wrong_choice_of_memories_is_refused_before_anything_is_rendered(string words, params string[] call)
    {
        var (exit, _, errors) = await VideoProgram.RunAsync(["eval", .. call]);
        Assert.Equal(1, exit);
        Assert.Contains(words, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_that_does_not_exist_is_refused_before_anything_is_rendered()
    {
        var (exit, _, errors) = await VideoProgram.RunAsync("eval", "--data", _set, "--tokens", "turbo");
        Assert.Equal(1, exit);
        Assert.Contains("There is no tokens method 'turbo'; there are none,", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_no_set_is_refused()
    {
        Directory.CreateDirectory(_set);
        var (exit, _, errors) = await VideoProgram.RunAsync("eval", "--data", _set);
        Assert.Equal(1, exit);
        Assert.Contains("is no rendered set", errors, StringComparison.Ordinal);
    }

    private static async Task<int> RunAsync(params string[] arguments)
    {
        if (!File.Exists(Python)) return -1;
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        await Task.WhenAll(process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync(), process.WaitForExitAsync());
        return process.ExitCode;
    }
}
