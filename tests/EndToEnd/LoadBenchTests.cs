using System.Globalization;
using System.Text.RegularExpressions;

namespace Video.Tests.EndToEnd;

/// <summary>Cameras and questions at once, measured by the program.</summary>
public sealed class LoadBenchTests
{
    [Fact]
    public async Task Cameras_publish_and_are_asked_about_and_what_became_of_every_frame_and_question_is_told()
    {
        var (exit, output, errors) = await VideoProgram.RunAsync("bench", "load", "--streams", "3", "--questions", "4", "--minutes", "0.1");
        Assert.True(exit == 0, errors);
        Assert.Contains("3 streams at 1 frames per second, 4 questions per second; 0 streams not live at the end, 0 reconnected.", output, StringComparison.Ordinal);
        var all = Regex.Matches(output, @"^\|[^\n]*\|$", RegexOptions.Multiline).Last().Value.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var figures = all.Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray();
        Assert.True(figures[1] >= 9, $"{figures[1]} frames of 3 streams in 6 s were read.");
        Assert.Equal((24, 0), (figures[5], figures[6]));
        Assert.True(figures[7] > 0 && figures[8] >= figures[7] && figures[9] >= figures[8], output);
    }

    [Theory]
    [InlineData("'--streams' is 1 to", "--streams", "0")]
    [InlineData("'--questions' is above 0", "--questions", "0")]
    [InlineData("'--minutes' is above 0", "--minutes", "NaN")]
    [InlineData("There is no file nowhere.mp4", "--clip", "nowhere.mp4")]
    public async Task A_wrong_call_gets_one_sentence(string words, params string[] call)
    {
        var (exit, _, errors) = await VideoProgram.RunAsync(["bench", "load", .. call]);
        Assert.Equal(1, exit);
        Assert.Contains(words, errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
    }
}
