using System.Text.Json;

namespace Video.Tests.EndToEnd;

/// <summary>Minutes of made-up stream through a memory, measured by the program.</summary>
public sealed class MemoryBenchTests : IDisposable
{
    private readonly string _scratch = Directory.CreateTempSubdirectory("video-memory-bench-").FullName;

    public void Dispose() => Directory.Delete(_scratch, recursive: true);

    [Fact]
    public async Task What_a_stream_comes_to_is_measured_and_lands_on_a_page_with_a_plot()
    {
        var page = Path.Combine(_scratch, "page");
        var (exit, output, errors) = await VideoProgram.RunAsync("bench", "memory", "--shape", "embedded", "--hours", "0.2", "--rounds", "1", "--json", "--out", page);
        Assert.True(exit == 0, errors);
        var runs = JsonDocument.Parse(output).RootElement.GetProperty("runs").EnumerateArray().ToArray();
        Assert.Equal(["static", "busy"], runs.Select(run => run.GetProperty("footage").GetString()));
        foreach (var run in runs)
        {
            var stretches = run.GetProperty("stretches").EnumerateArray().ToArray();
            Assert.Equal([2, 10, 12], stretches.Select(stretch => Math.Round(60 * Number(stretch, "hours"), 6)));
            Assert.All(stretches, stretch => Assert.True(Number(stretch, "resident_bytes") > 50_000_000));
            Assert.True(Number(stretches[2], "blocks") > Number(stretches[0], "blocks"));
            Assert.True(Number(stretches[2], "archive_bytes") > Number(stretches[0], "archive_bytes"));
            // What a question sees is bounded, however much is remembered.
            Assert.InRange(Number(stretches[2].GetProperty("past"), "context_tokens"), 100, 2000);
            Assert.True(Number(stretches[2].GetProperty("past"), "blocks") >= 1);
            Assert.All(stretches, stretch => Assert.True(Number(stretch.GetProperty("now"), "first_token_ms") > 0));
        }
        Assert.Equal((0.02 * 16, 0.75 * 16), (Number(runs[0], "tokens_sent"), Number(runs[1], "tokens_sent")), new Near(0.1));
        Assert.True(Number(runs[1], "archive_bytes_per_hour") > 4 * Number(runs[0], "archive_bytes_per_hour"));

        var text = File.ReadAllText(Path.Combine(page, "memory.md"));
        Assert.Contains("| embedded |", text, StringComparison.Ordinal);
        Assert.Contains("memory-embedded.svg", text, StringComparison.Ordinal);
        var plot = File.ReadAllText(Path.Combine(page, "memory-embedded.svg"));
        Assert.Contains("hours of stream", plot, StringComparison.Ordinal);
        Assert.Equal(12, plot.Split("<polyline").Length - 1);
    }

    [Theory]
    [InlineData("There is no model 'big' here", "--shape", "big")]
    [InlineData("'--hours' is", "--hours", "0.01")]
    [InlineData("'--rounds' is", "--rounds", "0")]
    [InlineData("There is no memory method 'elephant'", "--memory", "elephant")]
    [InlineData("with it there is --shape embedded", "--shape", "0.5b", "--memory", "recent")]
    [InlineData("cannot be written", "--out", "/proc/none")]
    public async Task A_wrong_call_gets_one_sentence(string words, params string[] call)
    {
        var (exit, _, errors) = await VideoProgram.RunAsync(["bench", "memory", .. call]);
        Assert.Equal(1, exit);
        Assert.Contains(words, errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
    }

    private static double Number(JsonElement of, string name) => of.GetProperty(name).GetDouble();

    private sealed class Near(double tolerance) : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) one, (double, double) other) =>
            Math.Abs(one.Item1 - other.Item1) <= tolerance && Math.Abs(one.Item2 - other.Item2) <= tolerance;

        public int GetHashCode((double, double) pair) => 0;
    }
}
