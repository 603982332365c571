using Video.Inference.Models;

namespace Video.Answering.Summaries;

/// <summary>In which words a model is asked about the parts of a video, and how long its answers may be.</summary>
/// <param name="Caption">Asks what is to be seen.</param>
/// <param name="Events">Asks for what happened and when; null where the model is not told the time of its frames, so that it cannot say when.</param>
/// <param name="CaptionTokens">The longest caption.</param>
/// <param name="ProseTokens">The longest text about captions.</param>
/// <param name="Timeline">Reads the answer to <paramref name="Events"/>.</param>
public sealed record SummaryWords(string Caption, string? Events, int CaptionTokens, int ProseTokens, Timeline Timeline)
{
    /// <summary>Room for a few dozen events.</summary>
    public const int EventsTokens = 512;

    private const string PlainCaption = "Describe what is to be seen in this part of a video, and what happens in it, in a few sentences. Say only what you see.";

    private const string PlainEvents = "List what happens in this part of a video, each event on a line of its own: the time shown before its frame as HH:MM:SS, then a few words. Nothing else.";

    public static SummaryWords Of(VideoModel model, SummaryOptions options)
    {
        var own = model.Settings.Summary;
        var (caption, prose) = options.Detail switch
        {
            SummaryDetail.Brief => (48, 96),
            SummaryDetail.Full => (256, 512),
            _ => (128, 256),
        };
        return new SummaryWords(
            options.Prompt ?? own.Caption ?? PlainCaption, own.Events ?? (model.Settings.FrameHeader is null ? null : PlainEvents), caption, prose, new Timeline(own.Kinds));
    }
}
