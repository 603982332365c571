using System.Text.Json;
using Video.Cli.Commands;

namespace Video.Cli.Evaluation;

/// <summary>A rendered set: clips as video files, questions with their true answers as JSON lines. See src/training/README.md.</summary>
internal sealed record QuestionSet(string Folder, IReadOnlyList<ClipQuestions> Clips)
{
    private const string File = "questions.jsonl";

    /// <exception cref="VideoException">The folder is no rendered set, or a line of it cannot be read.</exception>
    public static QuestionSet Load(string folder)
    {
        var path = Path.Combine(folder, File);
        if (!System.IO.File.Exists(path)) throw new VideoException(ErrorCode.NotFound, $"{folder} is no rendered set: it has no {File}.", "data");
        var questions = System.IO.File.ReadLines(path).Select((line, i) => Parse(path, line, i + 1)).ToArray();
        return new QuestionSet(folder, [.. questions.GroupBy(question => question.Clip).Select(clip => new ClipQuestions(PathOf(folder, clip.Key), [.. clip]))]);
    }

    private static string PathOf(string folder, string clip)
    {
        var inside = Path.Combine(folder, clip);
        return System.IO.File.Exists(inside) ? inside : Path.Combine(folder, "clips", clip);
    }

    private static SetQuestion Parse(string path, string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<SetQuestion>(line, CliJson.Options)!;
        }
        catch (JsonException broken)
        {
            throw new VideoException(ErrorCode.InvalidArgument, $"{path}, line {number}: {broken.Message}", "data", broken);
        }
    }
}

internal sealed record ClipQuestions(string Path, IReadOnlyList<SetQuestion> Questions);

/// <param name="At">Stream time at which it is asked, in seconds.</param>
/// <param name="Event">Stream time, in seconds, of what it is about; null where that goes on while it is asked.</param>
/// <param name="Evidence">Spans [from, to] of stream time that the true answer rests on.</param>
internal sealed record SetQuestion(
    [property: System.Text.Json.Serialization.JsonRequired] string Clip,
    [property: System.Text.Json.Serialization.JsonRequired] string Kind,
    [property: System.Text.Json.Serialization.JsonRequired] string Question,
    [property: System.Text.Json.Serialization.JsonRequired] string Answer,
    [property: System.Text.Json.Serialization.JsonRequired] double At,
    double[][]? Evidence,
    double? Event = null)
{
    /// <summary>A span may miss the truth by one frame of the sampling and still count as pointing at it.</summary>
    private const double EvidenceSlack = 0.5;

    /// <summary>Whether a span that the answer cites touches a true one; null where the truth names none.</summary>
    public bool? IsPointedAtBy(Answer answer) => Evidence is not { Length: > 0 } truth
        ? null
        : truth.Any(span => answer.Evidence.Any(cited =>
            cited.Range.From.TotalSeconds <= span[1] + EvidenceSlack && cited.Range.To.TotalSeconds >= span[0] - EvidenceSlack));
}
