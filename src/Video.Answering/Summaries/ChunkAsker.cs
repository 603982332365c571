using Video.Inference.Models;

namespace Video.Answering.Summaries;

/// <summary>Asks a model about a part of a video, and takes down what it says.</summary>
/// <param name="model">In whose words it is asked.</param>
/// <param name="options">What the summary is to be.</param>
/// <param name="rule">Where the video is cut, and which part tells what happens where two meet.</param>
public sealed class ChunkAsker(VideoModel model, SummaryOptions options, ChunkRule rule)
{
    /// <summary>How far beside an event a moment may lie that it rests on: an event is the difference between two frames, and the model's clock is rounded.</summary>
    private static readonly TimeSpan Beside = TimeSpan.FromSeconds(1.5);

    /// <summary>On either side of an event, when it is looked at alone.</summary>
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SummaryWords _words = SummaryWords.Of(model, options);

    /// <summary>Asks what is to be seen and what happened.</summary>
    /// <param name="chunk">The part, with all but what the model says.</param>
    /// <param name="lead">From where on it was read.</param>
    /// <param name="ask">Puts a question to whatever holds the part in memory.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ChunkSummary> AskAsync(ChunkSummary chunk, TimeSpan lead, Func<Question, CancellationToken, Task<ChunkAnswer>> ask, CancellationToken cancellation)
    {
        var caption = await ask(new Question { Text = _words.Caption, MaxTokens = _words.CaptionTokens }, cancellation);
        var told = chunk with { Caption = caption.Text, Evidence = caption.Evidence };
        if (_words.Events is not { } events) return told with { Events = [new SummaryEvent(chunk.From, chunk.To, caption.Text, "scene", caption.Evidence)] };
        var answer = await ask(new Question { Text = events, MaxTokens = SummaryWords.EventsTokens }, cancellation);
        var from = lead < chunk.From ? chunk.From - rule.Tail : chunk.From;
        var to = chunk.Ended == ChunkEnd.Length ? chunk.To - rule.Tail : chunk.To;
        var (named, refused) = _words.Timeline.Read(answer.Text, (lead, chunk.To), (from, to));
        var happened = new List<SummaryEvent>(named.Count);
        foreach (var (at, text, kind) in named)
        {
            var evidence = EvidenceAt(at, answer.Evidence);
            if (evidence.Count == 0) evidence = EvidenceAt(at, await LookAgainAsync(events, at, text, (lead, chunk.To), ask, cancellation));
            happened.Add(new SummaryEvent(at, at + Second, text, kind, evidence));
        }
        return told with { Events = happened, Refused = refused };
    }

    private static IReadOnlyList<Evidence> EvidenceAt(TimeSpan at, IReadOnlyList<Evidence> evidence) =>
        [.. evidence.Where(span => span.Range.From <= at + Second + Beside && span.Range.To >= at - Beside)];

    /// <summary>A list's evidence is that of all of it, and may pass over one. So the model is asked again about the moments around that one alone.</summary>
    /// <returns>What it looked at, when it named the same again; else nothing.</returns>
    private async Task<IReadOnlyList<Evidence>> LookAgainAsync(
        string events, TimeSpan at, string text, (TimeSpan From, TimeSpan To) seen, Func<Question, CancellationToken, Task<ChunkAnswer>> ask, CancellationToken cancellation)
    {
        var (from, to) = (at - Around > seen.From ? at - Around : seen.From, at + Around < seen.To ? at + Around : seen.To);
        var answer = await ask(new Question { Text = events, From = from, To = to, MaxTokens = SummaryWords.EventsTokens }, cancellation);
        return _words.Timeline.Read(answer.Text, (from, to), (from, to)).Events.Any(found => found.Text == text) ? answer.Evidence : [];
    }
}

/// <summary>As much of an answer as a summary keeps.</summary>
/// <param name="Text">What the model said.</param>
/// <param name="Evidence">What that rests on.</param>
public sealed record ChunkAnswer(string Text, IReadOnlyList<Evidence> Evidence);
