using System.Text.Json;
using System.Xml.Linq;
using Video.Testing;
using Video.Vision.Caching;
using Video.Vision.Reduction;

namespace Video.Tests.EndToEnd;

/// <summary>`video bench caching` from outside, on the embedded tower: its tables, its page, its plots, and what it refuses.</summary>
public sealed class CachingBenchTests : IDisposable
{
    private static readonly string Clip = Path.Combine(Repository.Root, "streams", "doorway", "clip.mp4");

    private readonly string _scratch = Directory.CreateTempSubdirectory("video-caching-bench-").FullName;

    public void Dispose() => Directory.Delete(_scratch, recursive: true);

    [Fact]
    public async Task The_page_has_every_method_of_every_clip_and_a_plot_with_a_point_a_frame()
    {
        var (exit, output, errors) = await VideoProgram.RunAsync("bench", "caching", Clip, Clip, "--shape", "embedded", "--frames", "9", "--rounds", "2", "--out", _scratch);
        Assert.True(exit == 0, errors);
        var page = File.ReadAllText(Path.Combine(_scratch, "caching.md"));
        foreach (var name in FeatureCachers.Names.Concat(TokenReducers.Names))
        {
            Assert.Equal(2, page.Split('\n').Count(line => IsMainRowOf(name, line)));
            Assert.Equal(2, output.Split('\n').Count(line => IsMainRowOf(name, line)));
        }

        string[] plots = ["caching-embedded-clip-2.svg", "caching-embedded-clip.svg"];
        Assert.Equal([.. plots, "caching.md"], Directory.EnumerateFiles(_scratch).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var plot in plots)
        {
            Assert.Contains($"({plot})", page, StringComparison.Ordinal);
            var lines = XDocument.Load(Path.Combine(_scratch, plot)).Descendants().Where(element => element.Name.LocalName == "polyline").ToArray();
            Assert.True(lines.Length >= 7);
            Assert.All(lines, line => Assert.Equal(9, line.Attribute("points")!.Value.Split(' ').Length));
        }
    }

    [Fact]
    public async Task Figures_are_those_of_the_methods()
    {
        var clip = await MeasureAsync("--frames", "8", "--vision", "stc:interval=4,ratio=0.25", "--vision", "delta:always=1", "--tokens", "none", "--tokens", "novel", "--tokens", "pool");
        var vision = clip.GetProperty("vision").EnumerateArray().ToDictionary(method => method.GetProperty("method").GetString()!);
        var (full, stc, delta) = (vision["full"], vision["stc:interval=4,ratio=0.25"], vision["delta:always=1"]);
        Assert.Equal((1, 1, 1, 8), (Number(full, "ratio"), Number(full, "recomputed"), Number(full, "multiply_adds"), Number(full, "refreshes")));
        Assert.Equal(0, Number(full.GetProperty("norm"), "worst"));

        // Frames 0 and 4 in full, a quarter of the 64 patches of the others.
        Assert.Equal(2, Number(stc, "refreshes"));
        Assert.Equal((2 + 6 * 0.25) / 8, Number(stc, "recomputed"), 6);
        Assert.InRange(Number(stc, "multiply_adds"), Number(stc, "recomputed"), 1);

        // Nothing moves in the first seconds but one thing, so little is computed, and what is kept is not quite what full has.
        Assert.Equal(1, Number(delta, "refreshes"));
        Assert.InRange(Number(delta, "recomputed"), 1.0 / 8, 0.4);
        Assert.InRange(Number(delta.GetProperty("norm"), "worst"), 1e-6, 0.5);
        Assert.InRange(Number(delta.GetProperty("cosine"), "worst"), 1e-9, 0.2);
        Assert.All(vision.Values, method => Assert.All(method.GetProperty("frames").EnumerateArray(), frame => Assert.True(Number(frame, "milliseconds") > 0)));

        var tokens = clip.GetProperty("tokens").EnumerateArray().ToDictionary(run => (run.GetProperty("method").GetString(), run.GetProperty("from").GetString()));
        Assert.Equal([("none", "full"), ("novel", "full"), ("pool", "full"), ("novel", "delta:always=1")], tokens.Keys);
        Assert.Equal((16, 4), (Number(tokens[("none", "full")], "kept"), Number(tokens[("pool", "full")], "kept")));
        Assert.Equal(16, Number(tokens[("novel", "full")].GetProperty("frames")[0], "kept"));
        Assert.InRange(Number(tokens[("novel", "full")], "share"), 1.0 / 8, 0.5);
    }

    [Fact]
    public async Task Seconds_and_frames_limit_what_is_read()
    {
        var second = await TimesAsync("--fps", "4", "--from", "2", "--seconds", "1");
        Assert.Equal([2, 2.25, 2.5, 2.75, 3], second);
        var three = await TimesAsync("--fps", "4", "--from", "2", "--seconds", "1", "--frames", "3");
        Assert.Equal([2, 2.25, 2.5], three);
    }

    [Theory]
    [InlineData("There is no file", "/nowhere/none.mp4")]
    [InlineData("There is no tower 'big'", "CLIP", "--shape", "big")]
    [InlineData("There is no vision method 'fast'", "CLIP", "--vision", "fast")]
    [InlineData("There is no tokens method 'few'", "CLIP", "--tokens", "few")]
    [InlineData("has no option 'speed'", "CLIP", "--shape", "embedded", "--vision", "delta:speed=2")]
    [InlineData("'--fps' is", "CLIP", "--fps", "0")]
    [InlineData("'--seconds' is", "CLIP", "--seconds", "NaN")]
    [InlineData("'--frames' is", "CLIP", "--frames", "1")]
    [InlineData("'--rounds' is", "CLIP", "--rounds", "0")]
    [InlineData("cannot be written", "CLIP", "--out", "/proc/none")]
    [InlineData("gives 1 frame in the asked range", "CLIP", "--shape", "embedded", "--seconds", "0.1")]
    public async Task A_wrong_call_gets_one_sentence(string words, params string[] call)
    {
        var (exit, _, errors) = await VideoProgram.RunAsync(["bench", "caching", .. call.Select(word => word == "CLIP" ? Clip : word)]);
        Assert.Equal(1, exit);
        Assert.Contains(words, errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_broken_clip_is_found_before_anything_is_measured()
    {
        var broken = Path.Combine(_scratch, "broken.mp4");
        File.WriteAllBytes(broken, File.ReadAllBytes(Clip)[..2000]);
        var (exit, output, errors) = await VideoProgram.RunAsync("bench", "caching", Clip, broken, "--shape", "embedded", "--frames", "2");
        Assert.Equal(1, exit);
        Assert.Empty(output);
        Assert.Contains("'broken.mp4'", errors, StringComparison.Ordinal);
    }

    // Of a vision method the row of what it costs, of a token reduction that on the features of `full`; `stc` is the name of both.
    private static bool IsMainRowOf(string name, string line)
    {
        string[] cells = [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];
        return cells[0] == name && (FeatureCachers.Names.Contains(name) ? cells.Length == 8 : cells is [_, "full", ..]);
    }

    private static async Task<double[]> TimesAsync(params string[] options) =>
        [.. (await MeasureAsync([.. options, "--tokens", "none"])).GetProperty("times").EnumerateArray().Select(time => time.GetDouble())];

    private static async Task<JsonElement> MeasureAsync(params string[] options)
    {
        var (exit, output, errors) = await VideoProgram.RunAsync(["bench", "caching", Clip, "--shape", "embedded", "--json", .. options]);
        Assert.True(exit == 0, errors);
        return JsonDocument.Parse(output).RootElement.GetProperty("clips")[0];
    }

    private static double Number(JsonElement of, string name) => of.GetProperty(name).GetDouble();
}
