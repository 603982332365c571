using System.Diagnostics;

namespace Video.Answering;

/// <summary>One answer's course in time: told to the journal, and as spans where somebody listens. The asker's; what it measures runs on the engine's thread, one piece at a time.</summary>
internal sealed class AnswerCourse : IDisposable
{
    private readonly IAnswerJournal? _journal;
    private readonly TimeProvider _time;
    private readonly Activity? _span;
    private readonly long _asked;
    private TimeSpan? _waited;
    private TimeSpan _firstToken, _lastToken;
    private AnswerUsage? _usage;
    private TimeSpan _recall;
    private AnswerOutcome _outcome = AnswerOutcome.Abort;
    private ErrorCode? _fault;

    public AnswerCourse(IAnswerJournal? journal, TimeProvider time, string? stream, string? trace)
    {
        (_journal, _time, _asked) = (journal, time, time.GetTimestamp());
        _span = Traces.Source.StartActivity("question", ActivityKind.Internal, trace);
        _span?.SetTag("video.stream", stream);
        _journal?.Asked();
    }

    /// <summary>From the asking to the first token.</summary>
    public TimeSpan FirstToken => _firstToken;

    public TimeSpan Elapsed => _time.GetElapsedTime(_asked);

    /// <summary>Measures the first piece of work, on the engine's thread.</summary>
    public int Begin(AnswerRun run, Func<int> start)
    {
        var waited = Elapsed;
        _waited = waited;
        _journal?.Begun(waited);
        var token = start();
        _recall = run.Recall;
        return token;
    }

    /// <summary>Waits for a piece of work, and remembers why it failed.</summary>
    public async Task<int> TokenAsync(Task<int> work)
    {
        try
        {
            var token = await work;
            Note(Elapsed);
            return token;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            (_outcome, _fault) = (AnswerOutcome.Failed, (failure as VideoException)?.Code);
            throw;
        }
    }

    public void Finish(Answer answer)
    {
        _usage = answer.Usage;
        _outcome = answer.Finish == FinishReason.Length ? AnswerOutcome.Length : AnswerOutcome.Stop;
    }

    public void Dispose()
    {
        var total = Elapsed;
        var waited = _waited ?? total;
        var prefill = _lastToken > TimeSpan.Zero ? _firstToken - waited - _recall : TimeSpan.Zero;
        var decode = _lastToken - _firstToken;
        _journal?.Ended(new AnswerEnding(_outcome, _waited is not null, total)
        {
            Fault = _fault, Recall = _recall, Prefill = prefill, Decode = decode,
            ContextTokens = _usage?.ContextTokens ?? 0, PromptTokens = _usage?.PromptTokens ?? 0, AnswerTokens = _usage?.AnswerTokens ?? 0,
        });
        if (_span is null) return;
        _span.AddPast("queue", TimeSpan.Zero, waited);
        if (_lastToken > TimeSpan.Zero)
        {
            _span.AddPast("recall", waited, _recall);
            _span.AddPast("prefill", waited + _recall, prefill);
            _span.AddEvent(new ActivityEvent("first token", _span.StartTimeUtc + _firstToken));
            _span.AddPast("decode", _firstToken, decode);
        }
        Describe(_span);
        _span.Dispose();
    }

    private void Note(TimeSpan now)
    {
        if (_lastToken == TimeSpan.Zero)
        {
            _firstToken = now;
            _journal?.FirstToken(now);
        }
        else
        {
            _journal?.NextToken(now - _lastToken);
        }
        _lastToken = now;
    }

    private void Describe(Activity span)
    {
        span.SetTag("video.outcome", Word(_outcome));
        if (_usage is { } usage)
        {
            // The words of OpenTelemetry for generative models: https://opentelemetry.io/docs/specs/semconv/gen-ai/
            span.SetTag("gen_ai.usage.input_tokens", usage.ContextTokens + usage.PromptTokens);
            span.SetTag("gen_ai.usage.output_tokens", usage.AnswerTokens);
            span.SetTag("video.frames", usage.Frames);
        }
        if (_outcome == AnswerOutcome.Failed) span.SetStatus(ActivityStatusCode.Error, _fault is { } fault ? Word(fault) : "internal");
    }

    private static string Word<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
