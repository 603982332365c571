using Video.Ingest.Sources;

namespace Video.Cli.Inspection;

/// <summary>A whole clip in figures.</summary>
/// <param name="Frames">How many the model saw.</param>
/// <param name="Computed">Patches computed anew, over all.</param>
/// <param name="Work">Multiply-adds in the vision tower, over those of whole frames.</param>
/// <param name="Sent">Tokens sent, over all.</param>
/// <param name="Refreshes">Frames computed in full.</param>
/// <param name="Ended">How the clip ended; null when that is not known.</param>
internal sealed record InspectSummary(int Frames, double Computed, double Work, double Sent, int Refreshes, SourceEnd? Ended)
{
    public static InspectSummary Of(IReadOnlyList<InspectedFrame> frames, int tokens, int patches, SourceEnd? ended) => new(
        frames.Count, frames.Average(frame => (double)frame.Computed.Count) / patches, frames.Average(frame => frame.Work),
        frames.Average(frame => (double)frame.Sent.Count) / tokens, frames.Count(frame => frame.Refreshed), ended);
}
