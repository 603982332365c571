using System.Diagnostics;
using System.Text.Json;
using Video.Testing;

namespace Video.Tests.EndToEnd;

/// <summary><c>video watch</c> over the sample of a door, which is open at first, closes after 14 s and opens again after 22 s; and what is reported of a rendered set.</summary>
public sealed class WatchTests
{
    private static readonly string Clip = Path.Combine(Repository.Root, "streams", "doorway", "clip.mp4");

    [Fact]
    public async Task Events_come_one_a_line_as_webhooks_get_them()
    {
        var (exit, output, errors) = await VideoProgram.RunAsync("watch", Clip, "is the door open?", "is there a green star?", "--json");
        Assert.True(exit == 0, errors);
        var told = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(["new", "end", "new", "end"], told.Select(each => each.GetProperty("type").GetString()));
        Assert.All(told, each => Assert.Equal("is the door open?", each.GetProperty("condition").GetString()));
        Assert.InRange(told[0].GetProperty("from").GetDouble(), 0, 1);
        Assert.InRange(told[1].GetProperty("to").GetDouble(), 13.5, 15.5);
        Assert.InRange(told[2].GetProperty("from").GetDouble(), 21.5, 23.5);
        Assert.Equal("the stream ended", told[3].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_person_reads_when_it_began_and_when_it_was_over()
    {
        var (exit, output, errors) = await VideoProgram.RunAsync("watch", Clip, "the door is open");
        Assert.True(exit == 0, errors);
        Assert.Matches(@"^ +0\.\d s  yes  the door is open  \(\d+ %\)\r?\n.* +14\.\d s  no   the door is open\r?\n +22\.\d s  yes  the door is open  \(\d+ %\)\r?\n.*\(the stream ended\)\r?\n$", output.ReplaceLineEndings("\n"));
    }

    [SkippableFact]
    public async Task What_watches_report_of_a_rendered_set_is_compared_with_what_happened()
    {
        Skip.If(!await PythonAsync("-c", "import numpy"), "NOT TESTED: the renderer needs the Debian package python3-numpy.");
        var set = Directory.CreateTempSubdirectory("video-watch-set-").FullName;
        try
        {
            Assert.True(await PythonAsync(Training("render.py"), "--out", set, "--seed", "4714", "--clips", "8"));
            Assert.True(await PythonAsync(Training("watching.py"), set));
            var watches = File.ReadLines(Path.Combine(set, "watches.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
            var (exit, output, errors) = await VideoProgram.RunAsync("eval", "--watches", "--data", set, "--json");
            Assert.True(exit == 0, errors);
            var total = JsonDocument.Parse(output).RootElement.GetProperty("total");
            Assert.Equal(watches.Length, total.GetProperty("watches").GetInt32());
            Assert.InRange(total.GetProperty("events").GetInt32(), 8, 60);
            // Far below what it reaches on the whole split, far above what reports at random would.
            Assert.True(total.GetProperty("reported").GetDouble() >= 0.85, output);
            Assert.True(total.GetProperty("false_share").GetDouble() <= 0.15, output);
            Assert.InRange(total.GetProperty("median_delay").GetDouble(), 0, 1.99);
        }
        finally
        {
            Directory.Delete(set, recursive: true);
        }
    }

    [Theory]
    [InlineData("'hold' is -1 s", "--hold", "-1")]
    [InlineData("'margin' is 0.7", "--margin", "0.7")]
    [InlineData("'interval' is 0 s", "--interval", "0")]
    public async Task A_rule_out_of_its_range_is_refused(string words, params string[] options)
    {
        var (exit, _, errors) = await VideoProgram.RunAsync(["watch", Clip, "is it dark?", .. options]);
        Assert.Equal(1, exit);
        Assert.Contains(words, errors, StringComparison.Ordinal);
    }

    private static string Training(string file) => Path.Combine(Repository.Root, "src", "training", file);

    private static async Task<bool> PythonAsync(params string[] arguments)
    {
        const string Python = "/usr/bin/python3";
        if (!File.Exists(Python)) return false;
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        await Task.WhenAll(process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync(), process.WaitForExitAsync());
        return process.ExitCode == 0;
    }
}
