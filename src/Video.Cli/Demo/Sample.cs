using System.Text.Json;
using Video.Cli.Commands;

namespace Video.Cli.Demo;

/// <summary>A sample stream that travels with the program: its clip, and questions whose true answers are known.</summary>
internal sealed record Sample(string Name, string Clip, IReadOnlyList<ExpectedAnswer> Expected)
{
    public static Sample Load(string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "streams", name);
        if (!Directory.Exists(folder)) throw new VideoException(ErrorCode.NotFound, $"There is no sample stream '{name}'; there are {string.Join(", ", Names())}.", "stream");
        var expected = JsonSerializer.Deserialize<ExpectedAnswer[]>(File.ReadAllText(Path.Combine(folder, "expected.json")), CliJson.Options)!;
        return new Sample(name, Path.Combine(folder, "clip.mp4"), [.. expected.OrderBy(question => question.At)]);
    }

    public static IEnumerable<string> Names() =>
        Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "streams")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal);
}

/// <param name="At">Moment of the stream at which it is asked, in seconds.</param>
/// <param name="Answer">What is true.</param>
internal sealed record ExpectedAnswer(double At, string Question, string Answer, string Kind);
