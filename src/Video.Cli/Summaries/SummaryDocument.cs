using Video.Answering.Summaries;
using Video.Cli.Commands;
using Video.Server.Summaries;

namespace Video.Cli.Summaries;

/// <summary>A summary as a file: Markdown for people, JSON for programs, SRT for players.</summary>
/// <param name="Files">The videos, in order.</param>
/// <param name="Chunks">The finished parts.</param>
/// <param name="Result">Null where it was stopped before its end.</param>
/// <param name="Stopped">Where it was, in words, when it was stopped; null: it was not.</param>
internal sealed record SummaryDocument(IReadOnlyList<string> Files, IReadOnlyList<ChunkSummary> Chunks, SummaryResult? Result, string? Stopped)
{
    public static IReadOnlyList<string> Formats { get; } = ["md", "json", "srt"];

    public string As(string format) => format switch
    {
        "json" => CliJson.Write(new SummaryJson(Result is not null, Stopped, Files, SummaryContent.Of(Chunks, Result))),
        "srt" => SummarySubtitles.Write(Chunks, Stopped),
        _ => SummaryMarkdown.Write(this),
    };
}

/// <param name="Complete">False where it was stopped before its end; "stopped" then says where.</param>
internal sealed record SummaryJson(bool Complete, string? Stopped, IReadOnlyList<string> Files, SummaryContent Content);
