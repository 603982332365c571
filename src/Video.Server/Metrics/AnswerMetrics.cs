using Prometheus;
using Video.Answering;

namespace Video.Server.Metrics;

/// <summary>How questions are answered, in the names that vLLM gives such figures (https://docs.vllm.ai/en/latest/usage/metrics.html).</summary>
internal sealed class AnswerMetrics : IAnswerJournal
{
    private static readonly HistogramConfiguration Short = new() { Buckets = [.001, .0025, .005, .01, .025, .05, .075, .1, .15, .2, .3, .5, .75, 1, 2.5, 5] };
    private static readonly HistogramConfiguration Long = new() { Buckets = [.005, .01, .02, .04, .06, .08, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160] };

    private readonly Histogram _firstToken, _nextToken, _total, _queue, _recall, _prefill, _decode;
    private readonly Gauge _running, _waiting;
    private readonly Counter _prompt, _context, _generated, _ended, _failed;

    public AnswerMetrics(IMetricFactory metrics)
    {
        _firstToken = metrics.CreateHistogram("video_time_to_first_token_seconds", "From a question's arrival to the first token of its answer.", Long);
        _nextToken = metrics.CreateHistogram("video_inter_token_latency_seconds", "From one token of an answer to the next.", Short);
        _total = metrics.CreateHistogram("video_e2e_request_latency_seconds", "From a question's arrival to the end of its answer.", Long);
        _queue = metrics.CreateHistogram("video_request_queue_time_seconds", "From a question's arrival to its turn on the device.", Short);
        _recall = metrics.CreateHistogram("video_request_recall_time_seconds", "Opening the stream's memory to a question.", Short);
        _prefill = metrics.CreateHistogram("video_request_prefill_time_seconds", "Reading a question, until its first token.", Short);
        _decode = metrics.CreateHistogram("video_request_decode_time_seconds", "From the first token of an answer to its last.", Long);
        _running = metrics.CreateGauge("video_num_requests_running", "Questions that are being answered.");
        _waiting = metrics.CreateGauge("video_num_requests_waiting", "Questions that wait for their turn.");
        _prompt = metrics.CreateCounter("video_prompt_tokens_total", "Tokens of questions that were read.");
        _context = metrics.CreateCounter("video_context_tokens_total", "Tokens of video that questions were read behind; they were read before the question came.");
        _generated = metrics.CreateCounter("video_generation_tokens_total", "Tokens of answers.");
        _ended = metrics.CreateCounter("video_request_success_total", "Questions that were answered, by how that ended.", ["finished_reason"]);
        _failed = metrics.CreateCounter("video_request_failures_total", "Questions that could not be answered, by the error's code.", ["code"]);
        foreach (var outcome in (AnswerOutcome[])[AnswerOutcome.Stop, AnswerOutcome.Length, AnswerOutcome.Abort]) _ended.WithLabels(Words.Of(outcome));
    }

    public void Asked() => _waiting.Inc();

    public void Begun(TimeSpan waited)
    {
        _waiting.Dec();
        _running.Inc();
        _queue.Observe(waited.TotalSeconds);
    }

    public void FirstToken(TimeSpan sinceAsked) => _firstToken.Observe(sinceAsked.TotalSeconds);

    public void NextToken(TimeSpan sinceLast) => _nextToken.Observe(sinceLast.TotalSeconds);

    public void Ended(AnswerEnding ending)
    {
        (ending.Begun ? _running : _waiting).Dec();
        if (ending.Outcome == AnswerOutcome.Failed)
        {
            _failed.WithLabels(ending.Fault is { } fault ? Words.Of(fault) : "internal").Inc();
            return;
        }
        _ended.WithLabels(Words.Of(ending.Outcome)).Inc();
        if (ending.Outcome == AnswerOutcome.Abort) return;
        _total.Observe(ending.Total.TotalSeconds);
        _recall.Observe(ending.Recall.TotalSeconds);
        _prefill.Observe(ending.Prefill.TotalSeconds);
        _decode.Observe(ending.Decode.TotalSeconds);
        _prompt.Inc(ending.PromptTokens);
        _context.Inc(ending.ContextTokens);
        _generated.Inc(ending.AnswerTokens);
    }
}
